package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.definition.DefinitionText;
import io.engram.definition.InvalidDefinition;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.model.layer.Activation;
import io.engram.model.layer.TensorSpec;
import io.engram.tensor.Kernels;
import io.engram.tensor.Safetensors;
import io.engram.tensor.ScriptZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Seq2SeqTests {

    /** To say a word of two to four letters backwards. */
    private static final String BACKWARDS = """
            name: backwards
            seed: 5
            recipe: {seq2seq: {hidden: 32, embedding: 8, attention_dim: 16, beam: 3, dropout: 0.1}}
            data:
              dataset: words
              input: {tokens: {column: word}}
              target: {tokens: {column: backwards, bounds: true}}
              split: {train: 0.8, valid: 0.2, test: 0}
              batch_size: 16
            modules:
              encoder: [{embedding: {vocabulary: 4, dimension: 8}}, {gru: {hidden: 16, bidirectional: true}}]
            objectives: [cross_entropy]
            metrics: [{token_error_rate: {decoding: steps}}]
            optimizer: {adam: {lr: 0.01}}
            epochs: 25
            run_opts: {ckpt_interval_steps: 3}
            """;

    @TempDir
    private Path folder;

    private RecipeRuns runs;
    private Path words;

    @BeforeEach
    void write() throws IOException {
        runs = new RecipeRuns(folder);
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("word,backwards\n");
        for (int i = 0; i < 200; i++) {
            StringBuilder word = new StringBuilder();
            int length = 2 + random.nextInt(3);
            for (int k = 0; k < length; k++) {
                word.append((char) ('a' + random.nextInt(4)));
            }
            rows.append(word).append(',').append(word.reverse()).append('\n');
            word.reverse();
        }
        words = Files.writeString(folder.resolve("words.csv"), rows);
    }

    /** Where attention looks back it came to 4 to 7 with seeds from 1 to 4, on the CPU. */
    @ParameterizedTest
    @EnumSource(Seq2Seq.Attention.class)
    void saysWordsBackwards(Seq2Seq.Attention attention) {
        String kind = attention.name().toLowerCase(java.util.Locale.ROOT);
        List<StageStats> stages = runs.train(
                "words",
                RecipeRuns.definition(BACKWARDS
                        .replace(
                                "beam: 3",
                                "beam: 3, max_decode_ratio: 2, kernel_size: 2, channels: 4, attention: " + kind)
                        .replace("batch_size: 16", "batch_size: 8")
                        .replace("epochs: 25", "epochs: 12")
                        .replace("ckpt_interval_steps: 3", "")),
                words);

        assertThat(RecipeRuns.last(stages, Stage.VALID, "token_error_rate")).isLessThan(15);
    }

    /** What the encoder adds says where a letter is, since attention alone does not. */
    private static ExperimentDefinition transformer(int epochs) {
        return RecipeRuns.definition(BACKWARDS
                .replaceFirst(
                        "seq2seq: .*",
                        "seq2seq_transformer: {layers: 1, heads: 2, ffn: 64, dropout: 0.1, beam: 3, max_decode_ratio: 2}}")
                .replaceFirst(
                        "encoder: .*",
                        "encoder: [{embedding: {vocabulary: 4, dimension: 32}}, positional_encoding,"
                                + " {transformer_encoder: {layers: 1, heads: 2, ffn: 64}}]")
                .replace("lr: 0.01", "lr: 0.003")
                .replace("epochs: 25", "epochs: " + epochs));
    }

    @Test
    void saysWordsBackwardsByAttentionAlone() {
        List<StageStats> stages = runs.train("words", transformer(40), words);

        assertThat(RecipeRuns.last(stages, Stage.VALID, "token_error_rate")).isLessThan(15);
    }

    /** SpeechBrain 1.1's AttentionalRNNDecoder on PyTorch 2.15 with weights sin(i + 7k), states cos(i). */
    @ParameterizedTest
    @CsvSource({
        "CONTENT, 4.950933, 3.644641, -3.256466, 5.596846, 2.304714, -4.662554, 0.0002538, -0.0075373",
        "LOCATION, 4.633129, 3.824567, -2.836588, 5.601388, 2.306908, -4.665851, 0.0002454, -0.0067719"
    })
    void decodesAsTheReference(
            Seq2Seq.Attention attention,
            float first,
            float second,
            float third,
            float paddedFirst,
            float paddedSecond,
            float paddedThird,
            float gradient,
            float nextGradient) {
        Seq2Seq options = new Seq2Seq(5, 3, 4, attention, 2, 1, 0, 1, 1);
        AttentionDecoder decoder = new AttentionDecoder(options, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> weights = waves(decoder, manager);
            try (SequenceDecoder steps = decoder.decoder(weights);
                    GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray logits = taught(steps, manager, true);
                collector.backward(logits.square().mean());

                assertThat(logits.get("0, 2, 0:3").toFloatArray())
                        .containsExactly(new float[] {first, second, third}, within(1e-4f));
                assertThat(logits.get("1, 2, 0:3").toFloatArray())
                        .containsExactly(new float[] {paddedFirst, paddedSecond, paddedThird}, within(1e-4f));
                assertThat(weights.get(7).getGradient().flatten().get("0:2").toFloatArray())
                        .containsExactly(new float[] {gradient, nextGradient}, within(1e-4f));
            }
        }
    }

    /** Each tensor sin(i + 7k), k its number. */
    private static List<NDArray> waves(DecoderNetwork decoder, NDManager manager) {
        List<NDArray> weights = new ArrayList<>();
        for (TensorSpec tensor : decoder.tensors(new Shape(-1, -1, 6))) {
            float[] values = new float[Math.toIntExact(tensor.shape().size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i + 7 * weights.size());
            }
            NDArray weight = manager.create(values, tensor.shape());
            weight.setRequiresGradient(true);
            weights.add(weight);
        }
        return weights;
    }

    /** cos(i), (2, 4, 6). */
    private static NDArray states(NDManager manager) {
        float[] states = new float[48];
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) Math.cos(i);
        }
        return manager.create(states, new Shape(2, 4, 6));
    }

    private static NDArray lengths(NDManager manager) {
        return manager.create(new float[] {1, 0.5f});
    }

    /** Logits (2, 3, tokens) behind three tokens each. */
    private static NDArray taught(SequenceDecoder steps, NDManager manager, boolean training) {
        NDArray tokens = manager.create(new long[] {1, 3, 5, 1, 2, 0}, new Shape(2, 3));
        return steps.teach(states(manager), lengths(manager), tokens, training);
    }

    /**
     * PyTorch 2.15's nn.TransformerDecoder with batch_first, with the same weights and states, between an embedding,
     * times the root of 6 and with sines and cosines, and a linear map. Behind six logits two gradients each of the
     * first cross-attention's weights and of the embedding.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | false | RELU | 2.280096 1.862140 1.266147 2.346244 2.046220 1.553496 0.0031253 0.0053936 0.0115187 0.2992889",
                "true  | true  | GELU | 1.258750 0.742803 0.994952 1.279232 0.745386 0.979429 0.0009301 0.0031007 0.1086318 -0.0505931",
            })
    void attendsAsTheReference(boolean normFirst, boolean norm, Activation activation, String expected) {
        TransformerLayers decoder =
                new TransformerLayers(new Seq2SeqTransformer(2, 3, 5, 0, activation, normFirst, norm, 1, 1), 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> weights = waves(decoder, manager);
            try (SequenceDecoder steps = decoder.decoder(weights);
                    GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray logits = taught(steps, manager, true);
                collector.backward(logits.square().mean());

                List<Float> found = new ArrayList<>();
                for (NDArray part : List.of(
                        logits.get("0, 2, 0:3"),
                        logits.get("1, 2, 0:3"),
                        weights.get(5).getGradient().flatten().get("40:42"),
                        weights.get(0).getGradient().flatten().get("6:8"))) {
                    for (float value : part.toFloatArray()) {
                        found.add(value);
                    }
                }
                assertThat(found).hasSize(10);
                String[] values = expected.split(" ", -1);
                for (int i = 0; i < values.length; i++) {
                    assertThat(found.get(i)).as("value " + i).isCloseTo(Float.parseFloat(values[i]), within(1e-4f));
                }
            }
        }
    }

    /** Token by token, and those of a batch in another order meanwhile, it says what it says to all at once. */
    @Test
    void attendsToItsMemoryAsToTheWholeSequence() {
        TransformerLayers decoder =
                new TransformerLayers(new Seq2SeqTransformer(2, 2, 8, 0.5, Activation.RELU, true, true, 1, 1), 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> weights = waves(decoder, manager);
            try (SequenceDecoder steps = decoder.decoder(weights)) {
                float[] whole = taught(steps, manager, false).get("1").toFloatArray();

                SequenceDecoder.Position at = steps.begin(states(manager), lengths(manager));
                NDList first = steps.step(manager.create(new long[] {1, 1}), at);
                at = new SequenceDecoder.Position(first.subNDList(1), at.encoded());
                NDList second = steps.step(manager.create(new long[] {3, 2}), at);
                SequenceDecoder.Position turned = new SequenceDecoder.Position(second.subNDList(1), at.encoded())
                        .of(manager.create(new long[] {1, 0}))
                        .of(manager.create(new long[] {1, 0}));
                NDList third = steps.step(manager.create(new long[] {5, 0}), turned);

                float[] one = NDArrays.concat(new NDList(
                                first.get(0).get("1"),
                                second.get(0).get("1"),
                                third.get(0).get("1")))
                        .toFloatArray();
                assertThat(one).containsExactly(whole, within(1e-4f));
            }
        }
    }

    /** A beam that is wide enough leaves nothing out: no sequence that ends in time is likelier, token for token. */
    @Test
    void findsTheLikeliestSequence() {
        Seq2Seq options = new Seq2Seq(5, 3, 4, Seq2Seq.Attention.CONTENT, 1, 1, 0, 1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            AttentionDecoder decoder = new AttentionDecoder(options, 6);
            List<NDArray> weights = decoder.tensors(new Shape(-1, -1, 6)).stream()
                    .map(tensor -> manager.randomNormal(0, 0.5f, tensor.shape(), tensor.type()))
                    .toList();
            try (SequenceDecoder steps = decoder.decoder(weights)) {
                NDArray encoded = manager.randomNormal(new Shape(1, 5, 6));
                NDArray lengths = manager.ones(new Shape(1));

                List<Spoken> all = new BeamSearch(steps, 0, 1, 1000).found(encoded, lengths, 4);
                List<Integer> found = all.get(0).tokens();

                double score = score(steps, encoded, lengths, found);
                assertThat(all.get(0).score()).isCloseTo(score, within(1e-5));
                assertThat(all)
                        .isSortedAccordingTo(
                                Comparator.comparingDouble(Spoken::score).reversed())
                        .allMatch(Spoken::ended);
                for (List<Integer> other : sequences(3)) {
                    assertThat(score(steps, encoded, lengths, other)).isLessThanOrEqualTo(score + 1e-5);
                }
            }
        }
    }

    /** All of so many tokens at most, out of 2 to 5. */
    private static List<List<Integer>> sequences(int most) {
        List<List<Integer>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < all.size() && all.get(i).size() < most; i++) {
            for (int token = 2; token < 6; token++) {
                List<Integer> longer = new ArrayList<>(all.get(i));
                longer.add(token);
                all.add(longer);
            }
        }
        return all;
    }

    /** Log-probability of a token, on average, the end among them. */
    private static double score(SequenceDecoder steps, NDArray encoded, NDArray lengths, List<Integer> tokens) {
        NDManager manager = encoded.getManager();
        long[] before = new long[tokens.size() + 1];
        for (int i = 0; i < tokens.size(); i++) {
            before[i + 1] = tokens.get(i);
        }
        NDArray logits = steps.teach(encoded, lengths, manager.create(before, new Shape(1, before.length)), false)
                .logSoftmax(2);
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            sum += logits.getFloat(0, i, i < tokens.size() ? tokens.get(i) : 1);
        }
        return sum / before.length;
    }

    static List<ExperimentDefinition> scripted() {
        String once = BACKWARDS.replace("epochs: 25", "epochs: 1");
        return List.of(
                transformer(1),
                RecipeRuns.definition(once),
                RecipeRuns.definition(once.replace("beam: 3", "beam: 3, attention: content")),
                // what takes no lengths, under the name of the method that encodes
                RecipeRuns.definition(
                        once.replaceFirst("encoder: .*", "encode: [{embedding: {vocabulary: 4, dimension: 8}}]")));
    }

    /** By plain DJL, with what is padding and without. */
    @ParameterizedTest
    @MethodSource("scripted")
    void isATorchScriptThatSaysTheSame(ExperimentDefinition definition) throws IOException {
        runs.train("words", definition, words);
        Path checkpoint = runs.checkpoints("words").list().get(0).folder();
        try (NDManager manager = NDManager.newBaseManager()) {
            Path weights = checkpoint.resolve("model.safetensors");
            Map<String, NDArray> saved = Safetensors.read(manager, Files.newInputStream(weights));
            ScriptedModel model = ScriptedModel.of(
                    definition,
                    NetworkFile.read(Files.readAllBytes(checkpoint.resolve(NetworkFile.NAME))),
                    Safetensors.index(Files.newInputStream(weights)),
                    module -> words);
            byte[] archive = ScriptZip.of(model.tree(), saved);
            NDArray x = manager.create(new long[] {1, 2, 3, 0, 2, 1, 0, 0}, new Shape(2, 4));
            NDArray tokens = manager.create(new long[] {1, 3, 5, 1, 2, 4}, new Shape(2, 3));
            NDArray lengths = lengths(manager);

            assertThat(ScriptZip.run(archive, new NDList(x, tokens, lengths)).toFloatArray())
                    .containsExactly(taught(definition, saved, x, lengths, tokens), within(1e-5f));
            assertThat(ScriptZip.run(archive, new NDList(x, tokens)).toFloatArray())
                    .containsExactly(taught(definition, saved, x, lengths.onesLike(), tokens), within(1e-5f));
        }
    }

    private float[] taught(
            ExperimentDefinition definition, Map<String, NDArray> weights, NDArray x, NDArray lengths, NDArray tokens) {
        Map<String, Network> networks = new HashMap<>();
        ExperimentPlan plan = plan(definition);
        for (NetworkPlan made : plan.networks()) {
            Network network = made.create(x.getManager(), 0);
            network.parameters()
                    .forEach((name, value) -> Kernels.on(value.getDevice())
                            .copy(
                                    x.getManager(),
                                    value,
                                    Objects.requireNonNull(weights.get(made.name() + "." + name))));
            networks.put(made.name(), network);
        }
        NDArray encoded = Objects.requireNonNull(
                        networks.get(plan.networks().get(0).name()))
                .forward(new NDList(x, lengths), Pass.EVALUATION)
                .singletonOrThrow();
        Network decoder = Objects.requireNonNull(networks.get("decoder"));
        SequenceRecipe recipe = (SequenceRecipe) definition.recipe();
        int said = SequenceRecipe.vocabulary(plan.examples()).orElseThrow().size();
        try (SequenceDecoder steps =
                recipe.network(said).decoder(decoder.parameters().values())) {
            return steps.teach(encoded, lengths, tokens, false).toFloatArray();
        }
    }

    @Test
    @DisplayName("killed at any of 6 batches, the resumed run ends with the same bits")
    void resumesToTheSameBits() {
        ExperimentDefinition definition = RecipeRuns.definition(BACKWARDS.replace("epochs: 25", "epochs: 2"));

        assertThat(runs.assertResumesToTheSameBits(definition, words, 6, 6)).isNotEmpty();
    }

    @Test
    @DisplayName("killed at any of 6 batches, a resumed transformer ends with the same bits")
    void resumesATransformerToTheSameBits() {
        assertThat(runs.assertResumesToTheSameBits(transformer(2), words, 6, 6)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data/target/tokens/bounds | false              | /data/target         | must be tokens that begin and end",
                "/metrics                   | [token_error_rate] | /metrics/0           | token_error_rate would leave repeated tokens out",
                "/objectives                | [mse]              | /objectives/0        | mse",
                "/modules/encoder/1         | last               | /modules             | but a decoder looks at steps",
                "/modules                   | {decoder: [relu]}  | /modules/decoder     | is the name of the recipe's own decoder",
            })
    void saysWhatDoesNotFit(String changed, String value, String pointer, String detail) {
        ExperimentDefinition definition =
                DefinitionReader.read(DefinitionFixtures.with(DefinitionText.yaml(BACKWARDS), changed, value));

        assertThatThrownBy(() -> plan(definition))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws()).anySatisfy(flaw -> {
                            assertThat(flaw.pointer()).isEqualTo(pointer);
                            assertThat(flaw.detail()).contains(detail);
                        }));
    }

    @Test
    void saysWhichWidthATransformerNeeds() {
        ExperimentDefinition definition = DefinitionReader.read(DefinitionFixtures.with(
                DefinitionText.yaml(BACKWARDS), "/recipe", "{seq2seq_transformer: {heads: 5}}"));

        assertThatThrownBy(() -> plan(definition))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws()).singleElement().satisfies(flaw -> {
                            assertThat(flaw.pointer()).startsWith("/recipe/seq2seq_transformer");
                            assertThat(flaw.detail()).contains("5 heads").contains("{linear: {units: ...}}");
                        }));
    }

    private ExperimentPlan plan(ExperimentDefinition definition) {
        try (io.engram.data.source.Source source = Sources.open(words, SourceOptions.DEFAULT)) {
            return ExperimentPlan.of(definition, Sources.profile(source));
        }
    }
}
