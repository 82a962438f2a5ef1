package io.engram.prediction.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.TensorState;
import io.engram.data.media.MediaFixtures;
import io.engram.definition.Flaw;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentData;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.Training;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model is trained, its dataset is deleted, and it is asked. */
class PredictorTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private Checkpoint train(ExperimentDefinition definition, @Nullable Path data) {
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("checkpoints"), InstantSource.system());
        RunContext context =
                new RunContext(definition.runOpts(), definition.seed(), StopSignal.NEVER, BrainListener.NONE);
        try (ExperimentData read = ExperimentData.open(data, null, definition);
                Training training = new Training(read.plan(), read.cells(), checkpoints, context)) {
            return training.run().orElseThrow();
        }
    }

    private static Predicted predict(Predictor predictor, String rows, @Nullable Integer top) {
        return Objects.requireNonNull(predictor
                .answer(new Question(JSON.readTree(rows), null, top, null))
                .predicted());
    }

    private static List<Flaw> flaws(Predictor predictor, String rows) {
        return Objects.requireNonNull(predictor
                .answer(new Question(JSON.readTree(rows), null, null, null))
                .flaws());
    }

    private static String digits() {
        return """
                name: digits
                data:
                  dataset: digits
                  csv: {features: ["p*"], target: label}
                  transforms: [{scale: {by: 0.0625}}]
                modules:
                  model: [{linear: {units: 16}}, relu, {batch_norm: {}}, {dropout: {rate: 0.5}}, {linear: {units: 10}}]
                objectives: [cross_entropy]
                optimizer: {adam: {lr: 0.01}}
                epochs: 2
                """;
    }

    private static Map<String, Double> pixels(int seed) {
        Random random = new Random(seed);
        Map<String, Double> row = new LinkedHashMap<>();
        for (int i = 0; i < 64; i++) {
            row.put("p" + i, (double) random.nextInt(17));
        }
        return row;
    }

    @Test
    void saysWhatTheNetworkOfTheCheckpointSays() throws IOException {
        ExperimentDefinition definition = DefinitionReader.read(digits(), true);
        Checkpoint checkpoint = train(definition, null);
        // More rows than a batch has, in an order of columns that is not the file's.
        List<Map<String, Double>> rows = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            Map<String, Double> row = new LinkedHashMap<>();
            new ArrayList<>(pixels(i).entrySet())
                    .stream()
                            .sorted(Map.Entry.<String, Double>comparingByKey().reversed())
                            .forEach(cell -> row.put(cell.getKey(), cell.getValue()));
            rows.add(row);
        }

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted predicted = predict(predictor, JSON.writeValueAsString(rows), null);

            assertThat(predicted.applied()).isEqualTo("softmax");
            assertThat(predicted.predictions()).hasSize(70);
            try (NDManager manager = NDManager.newBaseManager(Device.cpu());
                    Network network = plan(definition).create(manager, 0)) {
                load(manager, network, checkpoint);
                for (int i = 0; i < rows.size(); i++) {
                    float[] logits = forward(manager, network, pixels(i));
                    Prediction prediction = predicted.predictions().get(i);
                    assertThat(prediction.classIndex()).isEqualTo(largest(logits));
                    for (int k = 0; k < logits.length; k++) {
                        assertThat(Objects.requireNonNull(prediction.scores()).get(k))
                                .isCloseTo(softmax(logits, k), within(1e-6f));
                    }
                }
            }
        }
    }

    private static NetworkPlan plan(ExperimentDefinition definition) {
        return NetworkPlan.of(
                        "model",
                        Objects.requireNonNull(definition.modules().get("model")),
                        new Shape(-1, 64),
                        new ArrayList<>())
                .orElseThrow();
    }

    private static void load(NDManager manager, Network network, Checkpoint checkpoint) throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        network.parameters().forEach((name, array) -> tensors.put("model." + name, array));
        network.buffers().forEach((name, array) -> tensors.put("model." + name, array));
        try (InputStream in = Files.newInputStream(checkpoint.folder().resolve("model.safetensors"))) {
            new TensorState(manager, () -> tensors).load(in);
        }
    }

    private static float[] forward(NDManager manager, Network network, Map<String, Double> row) {
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (row.getOrDefault("p" + i, Double.NaN) * 0.0625);
        }
        return network.forward(new NDList(manager.create(values, new Shape(1, 64))), Pass.EVALUATION)
                .singletonOrThrow()
                .toFloatArray();
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static float softmax(float[] values, int index) {
        double sum = 0;
        for (float value : values) {
            sum += Math.exp(value - values[index]);
        }
        return (float) (1 / sum);
    }

    @Test
    void tellsTheLikeliestClassesAndAllThatIsWrongWithRows() {
        ExperimentDefinition definition = DefinitionReader.read(digits(), true);
        Checkpoint checkpoint = train(definition, null);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Map<String, Object> withTarget = new LinkedHashMap<>(pixels(1));
            withTarget.put("label", 3);
            Prediction top = predict(predictor, JSON.writeValueAsString(List.of(withTarget)), 3)
                    .predictions()
                    .get(0);
            assertThat(top.scores()).isNull();
            assertThat(top.top()).hasSize(3);
            assertThat(Objects.requireNonNull(top.top()).get(0).classIndex()).isEqualTo(top.classIndex());

            Map<String, Object> bad = new LinkedHashMap<>(pixels(2));
            bad.remove("p3");
            bad.put("p7", "many");
            bad.put("p8", "NaN");
            bad.put("p9", 1e39);
            bad.put("q1", 1);
            bad.put("p10", "4");
            bad.put("p11", BigInteger.TEN.pow(400));
            String rows = JSON.writeValueAsString(List.of(pixels(1), bad, 5));
            List<Flaw> flaws = flaws(predictor, rows);
            assertThat(flaws)
                    .extracting(Flaw::pointer)
                    .containsExactlyInAnyOrder(
                            "/rows/1/p3",
                            "/rows/1/p7",
                            "/rows/1/p8",
                            "/rows/1/p9",
                            "/rows/1/p11",
                            "/rows/1/q1",
                            "/rows/2");
            assertThat(flaws)
                    .extracting(Flaw::detail)
                    .contains("is missing. Send a number.", "is \"many\", not a finite number. Send a number.")
                    .anyMatch(detail -> detail.startsWith("the model has no column 'q1'; "));

            List<Map<String, Double>> manyBad = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                manyBad.add(Map.of());
            }
            assertThat(flaws(predictor, JSON.writeValueAsString(manyBad))).hasSize(100);
        }
    }

    @Test
    void appliesWhatTheTransformsHaveLearnedWhenTheDataAreGone() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            csv.append(1000 + i).append(',').append(3 * i / 100.0 - 1).append('\n');
        }
        Path data = Files.writeString(folder.resolve("line.csv"), csv);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: line
                data:
                  dataset: line
                  csv: {features: [x], target: y}
                  transforms: [standardize]
                  batch_size: 16
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.1}}
                epochs: 60
                """, true);
        Checkpoint checkpoint = train(definition, data);
        Files.delete(data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted predicted = predict(predictor, "[{\"x\": 1050}, {\"x\": \"1150\"}]", null);

            assertThat(predicted.columns()).containsExactly("y");
            assertThat(predicted.applied()).isEqualTo("none");
            assertThat(number(predicted, 0)).isCloseTo(0.5, within(0.01));
            assertThat(number(predicted, 1)).isCloseTo(3.5, within(0.01));
            Path other = Files.writeString(folder.resolve("other.csv"), "z,x\n1,1050\n2,\n3,much\n4,1150\n");
            assertThat(number(ofDataset(predictor, other, 4), 0)).isCloseTo(3.5, within(0.01));
            assertThat(predictor
                            .answer(new Question(null, part(other, 1), null, null))
                            .flaws())
                    .extracting(Flaw::pointer, Flaw::detail)
                    .containsExactly(
                            tuple("/dataset", "row 2 of other: column 'x' is missing. Send a number."),
                            tuple(
                                    "/dataset",
                                    "row 3 of other: column 'x' is \"much\", not a finite number. Send a number."));
        }
    }

    private static DatasetPart part(Path file, long from) {
        return new DatasetPart("other", file.toString(), null, from, 10);
    }

    private static Predicted ofDataset(Predictor predictor, Path file, long from) {
        return Objects.requireNonNull(predictor
                .answer(new Question(null, part(file, from), null, null))
                .predicted());
    }

    private static double number(Predicted predicted, int row) {
        return ((Number) Objects.requireNonNull(predicted.predictions().get(row).values())
                        .get(0))
                .doubleValue();
    }

    private static final int RATE = 8000;

    @Test
    void namesSoundsThatAreSentWithTheRows() throws IOException {
        Path data = Files.createDirectories(folder.resolve("tones"));
        Random random = new Random(7);
        StringBuilder manifest = new StringBuilder("file,pitch\n");
        for (int i = 0; i < 24; i++) {
            Files.write(
                    data.resolve(i + ".wav"),
                    MediaFixtures.tone(
                            RATE,
                            (i % 2 == 1 ? 1500 : 400) + random.nextInt(100),
                            1600 + random.nextInt(1600),
                            random));
            manifest.append(i).append(".wav,").append(i % 2 == 1 ? "high\n" : "low\n");
        }
        Files.writeString(data.resolve("manifest.csv"), manifest);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: tones
                data:
                  dataset: tones
                  input: {audio: {column: file, sample_rate: 8000}}
                  target: {category: {column: pitch}}
                  transforms: [{fbank: {sample_rate: 8000, n_fft: 256, n_mels: 20}}, standardize]
                  batch_size: 4
                modules: {model: [{gru: {hidden: 8}}, last, {linear: {units: 2}}]}
                objectives: [cross_entropy]
                optimizer: {adam: {lr: 0.02}}
                epochs: 6
                """, true);
        Checkpoint checkpoint = train(definition, data);
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] wav = MediaFixtures.tone(RATE, i % 2 == 1 ? 1550 : 450, 1600 + 200 * i, random);
            rows.add(Map.of("file", Base64.getEncoder().encodeToString(wav)));
        }

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted predicted = predict(predictor, JSON.writeValueAsString(rows), null);

            assertThat(predicted.labels()).containsExactly("high", "low");
            for (int i = 0; i < rows.size(); i++) {
                assertThat(predicted.predictions().get(i).label()).isEqualTo(i % 2 == 1 ? "high" : "low");
            }
            // Each alone is what it is among others, padding or not.
            Prediction alone = predict(predictor, JSON.writeValueAsString(rows.subList(3, 4)), null)
                    .predictions()
                    .get(0);
            assertThat(alone.score())
                    .isCloseTo(
                            Objects.requireNonNull(
                                    predicted.predictions().get(3).score()),
                            within(1e-4f));
            DatasetPart part = new DatasetPart("tones", data.toString(), null, 2, 4);
            assertThat(Objects.requireNonNull(predictor
                                    .answer(new Question(null, part, null, null))
                                    .predicted())
                            .predictions())
                    .extracting(Prediction::label)
                    .containsExactly("high", "low", "high", "low");
            assertThat(flaws(predictor, "[{\"file\": \"bm8gc291bmQ=\"}, {}, {\"file\": 5}, {\"file\": \"*\"}]"))
                    .extracting(Flaw::pointer)
                    .containsExactly("/rows/0/file", "/rows/1/file", "/rows/2/file", "/rows/3/file");
        }
    }

    @Test
    void saysWhichClusterIsNearest() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 2 * 10 + i / 100.0).append(',').append(i % 2 * -5).append('\n');
        }
        Path data = Files.writeString(folder.resolve("points.csv"), csv);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: clusters
                recipe: {k_means: {clusters: 2}}
                data: {dataset: points, csv: {features: [x, y]}, split: {train: 0.8, valid: 0.2, test: 0}}
                epochs: 3
                checkpoints: {metric: valid.loss, mode: min}
                """, true);
        Checkpoint checkpoint = train(definition, data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            List<Prediction> near = predict(
                            predictor, "[{\"x\": 0, \"y\": 0}, {\"x\": 11, \"y\": -5}, {\"x\": 1, \"y\": 1}]", null)
                    .predictions();
            assertThat(near.get(0).classIndex()).isEqualTo(near.get(2).classIndex());
            assertThat(near.get(0).classIndex()).isNotEqualTo(near.get(1).classIndex());
            assertThat(near.get(0).scores()).hasSize(2).allMatch(score -> Objects.requireNonNull(score) <= 0);
        }
    }

    /** The real examples are around (4, -2), as far as the transform lets the networks see. */
    @Test
    void generatesExamplesOfNoise() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            csv.append(40 + random.nextGaussian())
                    .append(',')
                    .append(-20 + random.nextGaussian())
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("around.csv"), csv);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: around
                recipe: {gan: {latent: 3}}
                data:
                  dataset: around
                  csv: {features: [x, y]}
                  transforms: [{scale: {by: 0.1}}]
                  split: {train: 0.9, valid: 0.1, test: 0}
                  batch_size: 20
                modules:
                  generator: [{linear: {units: 8}}, relu, {linear: {units: 2}}]
                  discriminator: [{linear: {units: 8}}, leaky_relu, {linear: {units: 1}}]
                optimizer: {adam: {lr: 0.01, betas: [0.5, 0.999]}}
                epochs: 30
                checkpoints: {metric: valid.frechet_distance, mode: min}
                """, true);
        Checkpoint checkpoint = train(definition, data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted made = predict(
                    predictor,
                    "[{\"seed\": 1}, {\"seed\": 2}, {\"seed\": \"1\"}, {\"noise\": [0.1, -0.2, 0.3]}]",
                    null);
            assertThat(made.columns()).containsExactly("x", "y");
            assertThat(made.predictions().get(2)).isEqualTo(made.predictions().get(0));
            assertThat(made.predictions().get(1))
                    .isNotEqualTo(made.predictions().get(0));
            assertThat(number(made, 3)).isBetween(2.0, 6.0);
            assertThat(
                            flaws(
                                    predictor,
                                    "[{}, {\"noise\": [1, 2]}, {\"seed\": 1.5}, {\"seed\": 1, \"noise\": [1, 2, 3]}, {\"z\": 1}]"))
                    .extracting(Flaw::pointer)
                    .containsExactly(
                            "/rows/0/noise",
                            "/rows/1/noise",
                            "/rows/2/noise",
                            "/rows/3/noise",
                            "/rows/4/z",
                            "/rows/4/noise");
        }
    }

    @Test
    void goesOnWhereATextEnds() throws IOException {
        Path data = Files.writeString(folder.resolve("text.csv"), "text\nabcabcabc\nbcabca\ncabcabcab\nabcab\n");
        ExperimentDefinition definition = DefinitionReader.read("""
                name: letters
                data:
                  dataset: letters
                  input: {tokens: {column: text}}
                  target: next_token
                  split: {train: 1, valid: 0, test: 0}
                  batch_size: 2
                modules:
                  model: [{embedding: {vocabulary: 3, dimension: 8}}, {lstm: {hidden: 16}}, {linear: {units: 3}}]
                objectives: [cross_entropy]
                optimizer: {adam: {lr: 0.03}}
                epochs: 40
                checkpoints: {metric: train.loss, mode: min}
                """, true);
        Checkpoint checkpoint = train(definition, data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            List<Prediction> predictions = predict(predictor, "[{\"text\": \"abcab\"}, {\"text\": \"bc\"}]", 2)
                    .predictions();

            assertThat(predictions.get(0).text()).isEqualTo("bcabc");
            assertThat(predictions.get(0).length()).isEqualTo(5);
            assertThat(predictions.get(1).tokens()).containsExactly("c", "a");
            assertThat(Objects.requireNonNull(predictions.get(1).top()).get(0).label())
                    .isEqualTo("a");
            JsonNode text = JSON.readTree("[{\"text\": \"abca\"}, {\"text\": \"c\"}]");
            List<Prediction> behind = Objects.requireNonNull(predictor
                            .answer(new Question(text, null, 1, new Continuation(7, 0, 0)))
                            .predicted())
                    .predictions();
            assertThat(behind)
                    .extracting(
                            made -> Objects.requireNonNull(made.continuation()).text())
                    .containsExactly("bcabcab", "abcabca");
            assertThat(behind).allSatisfy(made -> {
                Prediction.Hypothesis said = Objects.requireNonNull(made.continuation());
                assertThat(said.score()).isBetween(-0.5f, 0f);
                assertThat(said.ended()).isFalse();
            });
            // Drawn at random: by the same seed the same, by others not all the same.
            assertThat(drawn(predictor, text, 1)).isEqualTo(drawn(predictor, text, 1));
            assertThat(IntStream.range(0, 5)
                            .mapToObj(seed -> drawn(predictor, text, seed))
                            .distinct())
                    .hasSizeGreaterThan(1);
            assertThat(flaws(predictor, "[{\"text\": \"abx\"}]"))
                    .singleElement()
                    .satisfies(flaw -> assertThat(flaw.detail()).startsWith("is 'x', which is none of the 3 labels"));
        }
    }

    private static String drawn(Predictor predictor, JsonNode text, long seed) {
        return Objects.requireNonNull(predictor
                        .answer(new Question(text, null, 1, new Continuation(30, 5, seed)))
                        .predicted())
                .predictions()
                .toString();
    }

    @Test
    void givesBackArraysAndRefusesThoseOfAnotherShape() throws IOException {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(3);
        for (int i = 0; i < 64; i++) {
            double x = random.nextGaussian();
            rows.append("{\"x\": [" + x + ", " + 2 * x + ", " + -x + "]}\n");
        }
        Path data = Files.writeString(folder.resolve("points.jsonl"), rows);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: points
                data: {dataset: points, input: {array: {column: x}}, target: input, batch_size: 8}
                modules: {encoder: [{linear: {units: 1}}], decoder: [{linear: {units: 3}}]}
                objectives: [mse]
                optimizer: {adam: {lr: 0.05}}
                epochs: 20
                """, true);
        Checkpoint checkpoint = train(definition, data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            List<?> values = Objects.requireNonNull(predict(predictor, "[{\"x\": [1, 2, -1]}]", null)
                    .predictions()
                    .get(0)
                    .values());
            assertThat(((Number) values.get(1)).doubleValue()).isCloseTo(2, within(0.2));
            assertThat(predictor
                            .answer(new Question(
                                    JSON.readTree("[{\"x\": [1, 2, -1]}]"), null, null, new Continuation(3, 0, 0)))
                            .flaws())
                    .extracting(Flaw::pointer)
                    .containsExactly("/continuation");
            assertThat(flaws(predictor, "[{\"x\": [1, 2]}, {\"x\": [[1, 2, 3]]}, {\"x\": [1, 2, \"b\"]}]"))
                    .extracting(Flaw::pointer)
                    .containsExactly("/rows/0/x", "/rows/1/x", "/rows/2/x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seq2seq: {hidden: 32, embedding: 8, attention_dim: 16, | {embedding: {vocabulary: 4, dimension: 8}}, {gru: {hidden: 16, bidirectional: true}} | 0.01 | 15
            seq2seq_transformer: {layers: 1, heads: 2, ffn: 64, | {embedding: {vocabulary: 4, dimension: 32}}, positional_encoding, {transformer_encoder: {layers: 1, heads: 2, ffn: 64}} | 0.003 | 80
            """)
    void saysTheSequencesThatTheSearchFinds(String recipe, String encoder, double rate, int epochs) throws IOException {
        StringBuilder rows = new StringBuilder("word,backwards\n");
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            StringBuilder word = new StringBuilder();
            for (int k = 2 + random.nextInt(3); k > 0; k--) {
                word.append((char) ('a' + random.nextInt(4)));
            }
            rows.append(word).append(',').append(word.reverse()).append('\n');
        }
        Path data = Files.writeString(folder.resolve("words.csv"), rows);
        ExperimentDefinition definition = DefinitionReader.read("""
                name: backwards
                recipe: {%s beam: 3, max_decode_ratio: 2}}
                data:
                  dataset: words
                  input: {tokens: {column: word}}
                  target: {tokens: {column: backwards, bounds: true}}
                  split: {train: 0.9, valid: 0.1, test: 0}
                  batch_size: 8
                modules:
                  encoder: [%s]
                objectives: [cross_entropy]
                optimizer: {adam: {lr: %s}}
                epochs: %d
                """.formatted(recipe, encoder, rate, epochs), true);
        Checkpoint checkpoint = train(definition, data);

        try (Predictor predictor = Predictor.open(definition, checkpoint)) {
            Predicted predicted =
                    predict(predictor, "[{\"word\": \"abcd\"}, {\"word\": \"cb\"}, {\"word\": \"dda\"}]", null);
            assertThat(predicted.applied()).isEqualTo("beam_search");
            assertThat(predicted.predictions()).extracting(Prediction::text).containsExactly("dcba", "bc", "add");
            Prediction first = predicted.predictions().get(0);
            assertThat(first.tokens()).containsExactly("d", "c", "b", "a");
            assertThat(first.length()).isEqualTo(4);
            List<Prediction.Hypothesis> found = Objects.requireNonNull(first.hypotheses());
            assertThat(found).hasSize(3).extracting(Prediction.Hypothesis::text).doesNotHaveDuplicates();
            assertThat(found.get(0).score()).isEqualTo(first.score()).isBetween(-0.5f, 0f);
            assertThat(found.get(1).score()).isLessThan(Objects.requireNonNull(first.score()));

            // Alone it is what it is beside longer ones.
            Prediction alone =
                    predict(predictor, "[{\"word\": \"cb\"}]", 1).predictions().get(0);
            assertThat(alone.hypotheses()).singleElement().satisfies(only -> {
                assertThat(only.text()).isEqualTo("bc");
                assertThat(only.ended()).isTrue();
                assertThat(only.score())
                        .isCloseTo(
                                Objects.requireNonNull(
                                        predicted.predictions().get(1).score()),
                                within(1e-4f));
            });
            assertThat(flaws(predictor, "[{\"word\": \"abx\"}, {\"word\": \"\"}]"))
                    .extracting(Flaw::pointer)
                    .containsExactly("/rows/0/word", "/rows/1/word");
        }
    }
}
