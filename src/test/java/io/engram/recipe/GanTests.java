package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.EpochCounter;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.data.Samples;
import io.engram.data.Table;
import io.engram.definition.DefinitionText;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GanTests {

    private static final String DIGITS = """
            name: gan
            seed: 3
            recipe: {gan: {latent: 8, discriminator_steps: 2}}
            data:
              dataset: digits
              csv: {features: ["p*"]}
              transforms: [{scale: {by: 0.0625}}]
              split: {train: 0.2, valid: 0.05, test: 0}
              batch_size: 32
            modules:
              generator: [{linear: {units: 32}}, batch_norm, relu, {linear: {units: 64}}, sigmoid]
              discriminator: [{linear: {units: 32}}, leaky_relu, {dropout: {rate: 0.3}}, {linear: {units: 1}}]
            optimizer: {adam: {lr: 0.001}}
            epochs: 3
            run_opts: {ckpt_interval_steps: 2, ema_decay: 0.9}
            """;

    @TempDir
    private Path folder;

    private RecipeRuns runs;

    @BeforeEach
    void makeRuns() {
        runs = new RecipeRuns(folder);
    }

    /** The mean picture of what is generated comes near to that of what is real. */
    @Test
    @DisplayName("examples/gan.yaml generates digits")
    void generatesWhatLooksLikeTheData() {
        ExperimentDefinition definition = RecipeRuns.example("gan.yaml");
        ExperimentPlan plan = ExperimentPlan.of(definition, Samples.profile("digits"));
        List<StageStats> stages = runs.train("gan", definition, null);

        try (GanBrain brain = brain(plan, "gan")) {
            assertThat(brain.recoverBest()).isPresent();
            assertThat(distance(plan, brain)).isLessThan(0.12);
        }
        List<Double> distances = RecipeRuns.values(stages, Stage.VALID, "frechet_distance");
        assertThat(Collections.min(distances)).isLessThan(distances.get(0) / 4);
        assertThat(RecipeRuns.last(stages, Stage.VALID, "discriminator_accuracy"))
                .isBetween(0.4, 0.9);
        assertThat(RecipeRuns.last(stages, Stage.TRAIN, "generator_loss")).isPositive();
    }

    private GanBrain brain(ExperimentPlan plan, String checkpoints) {
        RunContext context =
                RunContext.of(plan.definition().runOpts(), plan.definition().seed());
        Checkpointer checkpointer = new Checkpointer(runs.checkpoints(checkpoints));
        return (GanBrain) plan.definition().recipe().create(new RecipeRun(plan, null, context, checkpointer));
    }

    /** Root of the mean squared difference of mean pixels. */
    private static double distance(ExperimentPlan plan, GanBrain brain) {
        Table table = DigitsFixtures.table(plan);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray pixels = manager.create(table.features(), new Shape(table.rows(), 64))
                    .div(16);
            Batch batch = new Batch(new NDList(pixels), new NDList(), table.rows());
            NDArray generated = brain.computeForward(batch, Stage.TEST).head();
            NDArray difference = generated.mean(new int[] {0}).sub(pixels.mean(new int[] {0}));
            return Math.sqrt(difference.square().mean().getFloat());
        }
    }

    @Test
    @DisplayName("killed at any of 12 batches, the resumed run ends with the same bits")
    void resumesWithBothOptimizersToTheSameBits() {
        ExperimentDefinition definition = RecipeRuns.definition(DIGITS);

        assertThat(runs.assertResumesToTheSameBits(definition, null, 5, 12).keySet())
                .contains(
                        "optimizer.generator.safetensors",
                        "optimizer.discriminator.safetensors",
                        "metrics.safetensors");
    }

    @Nested
    class FromInputs {

        private static final String PAIRS = """
                name: pairs
                recipe:
                  gan: {from: input, label_smoothing: 0.1, weight: 0.3, discriminator_steps: 2,
                        discriminator_optimizer: {sgd: {lr: 0.1}}}
                data: {dataset: pairs, csv: {features: ["x*"], target: [y0, y1]}, split: {train: 1, valid: 0, test: 0},
                       batch_size: 4, shuffle: false}
                modules:
                  generator: [{linear: {units: 4}}, tanh, {linear: {units: 2}}]
                  discriminator: [{linear: {units: 4}}, {leaky_relu: {alpha: 0.2}}, {linear: {units: 1}}]
                objectives: [{mse: {weight: 0.5}}]
                metrics: [mae]
                optimizer: {adam: {lr: 0.01}}
                epochs: 2
                checkpoints: {metric: train.mae}
                run_opts: {max_grad_norm: 0}
                """;

        /**
         * PyTorch 2.15, one thread, of the same weights, examples and steps: {@code bce(D(y), 0.9) + bce(D(G(x)), 0)}
         * with SGD in each batch, then {@code 0.3 bce(D(G(x)), 1) + 0.5 mse(G(x), y)} with Adam in the second and the
         * last of each epoch.
         */
        @Test
        void takesTheStepsThatPyTorchTakes() throws IOException {
            StringBuilder csv = new StringBuilder("x0,x1,x2,y0,y1\n");
            for (int i = 0; i < 12; i++) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%.4f,%.4f,%.4f,%.4f,%.4f%n",
                        Math.sin(1 + 3 * i),
                        Math.sin(2 + 3 * i),
                        Math.sin(3 + 3 * i),
                        Math.cos(2 + 2 * i),
                        Math.cos(3 + 2 * i)));
            }
            Path data = Files.writeString(folder.resolve("pairs.csv"), csv);
            ExperimentDefinition definition = RecipeRuns.definition(PAIRS);
            try (ExperimentData read = ExperimentData.open(data, null, definition);
                    NDManager manager = NDManager.newBaseManager();
                    GanBrain brain = brain(read.plan(), "pairs")) {
                setWeights(brain);
                try (ExampleSet examples = ExampleSet.of(manager, read.plan(), read.cells(), null)) {
                    BatchSource batches =
                            examples.inOrder(IntStream.range(0, 12).toArray(), 4);
                    brain.fit(new EpochCounter(2), batches, null);
                }

                assertStage(brain.history().get(0), 1.7556143800417583, 0.6802441477775574, 1.3540654182434082);
                assertStage(brain.history().get(1), 1.719585398832957, 0.73311847448349, 1.3276379903157551);
                assertWeights(brain, "discriminator.0.weight", 0.3559928238391876, 0.5147157907485962);
                assertWeights(brain, "discriminator.2.bias", 0.40221360325813293);
                assertWeights(brain, "generator.0.weight", -0.21340225636959076, -0.4561372399330139);
                assertWeights(brain, "generator.2.bias", -0.418972909450531, -0.3776993155479431);
            }
        }

        private void setWeights(GanBrain brain) {
            int[] place = {0};
            new TreeMap<>(brain.parameters()).forEach((name, parameter) -> {
                float[] values = new float[Math.toIntExact(parameter.size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.5 * Math.sin(i + 7 * place[0]));
                }
                place[0]++;
                try (NDManager scratch = parameter.getManager().newSubManager()) {
                    Kernels.on(parameter.getDevice())
                            .copy(scratch, parameter, scratch.create(values, parameter.getShape()));
                }
            });
        }

        private void assertStage(StageStats stage, double loss, double generator, double discriminator) {
            assertThat(stage.loss()).isCloseTo(loss, within(1e-5));
            assertThat(stage.metrics().get("generator_loss")).isCloseTo(generator, within(1e-5));
            assertThat(stage.metrics().get("discriminator_loss")).isCloseTo(discriminator, within(1e-5));
        }

        private void assertWeights(GanBrain brain, String name, double... first) {
            float[] values =
                    Objects.requireNonNull(brain.parameters().get(name)).toFloatArray();
            for (int i = 0; i < first.length; i++) {
                assertThat(values[i]).as(name).isCloseTo((float) first[i], within(1e-5f));
            }
        }

        @Test
        @DisplayName("check 49: a denoising GAN, by definition, comes to a test loss below 0.002 in 5 epochs")
        void takesTheNoiseAway() throws IOException {
            StringBuilder rows = new StringBuilder();
            Random random = new Random(1);
            for (int i = 0; i < 48; i++) {
                double frequency = 0.02 + 0.08 * random.nextDouble();
                List<String> noisy = new ArrayList<>();
                List<String> clean = new ArrayList<>();
                for (int t = 0; t < 400; t++) {
                    double value = 0.3 * Math.sin(frequency * t);
                    clean.add(String.format(Locale.ROOT, "%.5f", value));
                    noisy.add(String.format(Locale.ROOT, "%.5f", value + 0.1 * random.nextGaussian()));
                }
                rows.append("{\"noisy\": ")
                        .append(noisy)
                        .append(", \"clean\": ")
                        .append(clean)
                        .append("}\n");
            }
            Path data = Files.writeString(folder.resolve("waves.jsonl"), rows);
            ExperimentDefinition definition = RecipeRuns.definition("""
                    name: denoise
                    recipe: {gan: {from: input, loss: least_squares, discriminator_optimizer: {adam: {lr: 0.001}}}}
                    data:
                      dataset: waves
                      input: {array: {column: noisy}}
                      target: {array: {column: clean}}
                      split: {train: 0.84, valid: 0.08, test: 0.08}
                      batch_size: 2
                    modules:
                      generator: [unsqueeze, {conv1d: {filters: 32, kernel: 11, padding: 5}}, tanh,
                                  {conv1d: {filters: 1, kernel: 11, padding: 5}}, {squeeze: {dim: 1}}]
                      discriminator: [unsqueeze, {conv1d: {filters: 32, kernel: 11, stride: 4}}, leaky_relu,
                                      {conv1d: {filters: 1, kernel: 11, stride: 4}}, sigmoid]
                    objectives: [mse]
                    optimizer: {adam: {lr: 0.004}}
                    epochs: 5
                    """);

            List<StageStats> stages = runs.train("waves", definition, data);

            double loss = RecipeRuns.last(stages, Stage.TEST, "loss");
            assertThat(loss).isLessThan(0.002);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/objectives                       | [mse]                     | /objectives | is of no use to the recipe gan",
                "/metrics                          | [mae]                     | /metrics | is of no use to the recipe gan",
                "/data/csv/target                  | label                     | /data/csv/target | is of no use to the recipe gan",
                "/optimizer                        | null                      | /optimizer | is missing; it is required: How the parameters are moved",
                "/recipe/gan/from                  | input                     | /data/csv/target | is missing; it is required",
                "/recipe/gan/generator             | discriminator             | /recipe/gan | generator and discriminator are both 'discriminator'",
                "/recipe/gan/latent                | 0                         | /recipe/gan/latent | must be greater than 0",
                "/recipe                           | gann                      | /recipe | unknown kind 'gann'; did you mean 'gan'?",
            })
    void saysWhatIsWrongWithTheDefinition(String changed, String value, String pointer, String detail) {
        DefinitionFixtures.assertOneFlaw(
                DefinitionFixtures.with(DefinitionText.yaml(DIGITS), changed, value), pointer, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/recipe/gan/generator             | painter                   | /modules | has no module 'painter'",
                "/modules/generator/3/linear/units | 63                        | /modules/generator | generates numbers (B, 63), but real examples are (B, 64)",
                "/modules/discriminator            | [relu]                    | /modules/discriminator | has nothing to learn",
                "/modules/third                    | [relu]                    | /modules/third | is neither the generator nor the discriminator",
                "/parameter_groups                 | [{parameters: generator.*, trainable: false}] | /modules/generator | has nothing to learn",
                "/run_opts/grad_accumulation_factor | 2                        | /run_opts/grad_accumulation_factor | is 2, but the recipe gan steps in every batch",
                "/run_opts/replicas                | 2                         | /run_opts/replicas | splits a batch, but the recipe gan trains on one device",
                "/checkpoints                      | {metric: valid.accuracy}  | /checkpoints/metric | is not recorded",
            })
    void saysWhatDoesNotFit(String changed, String value, String pointer, String detail) {
        ExperimentDefinition definition =
                DefinitionReader.read(DefinitionFixtures.with(DefinitionText.yaml(DIGITS), changed, value));

        assertThatThrownBy(() -> ExperimentPlan.of(definition, Samples.profile("digits")))
                .isInstanceOfSatisfying(
                        InvalidDefinition.class,
                        e -> assertThat(e.flaws()).anySatisfy(flaw -> {
                            assertThat(flaw.pointer()).isEqualTo(pointer);
                            assertThat(flaw.detail()).contains(detail);
                        }));
    }

    @Test
    void isReadBackFromItsCanonicalForm() {
        ExperimentDefinition definition = RecipeRuns.example("gan.yaml");

        assertThat(DefinitionReader.read(DefinitionReader.canonical(definition)))
                .isEqualTo(definition);
    }
}
