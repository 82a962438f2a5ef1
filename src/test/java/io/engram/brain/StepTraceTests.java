package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static io.engram.brain.ScalarBrain.shuffled;
import static io.engram.metric.steps.StepColumn.EPOCH;
import static io.engram.metric.steps.StepColumn.EXAMPLES_PER_SECOND;
import static io.engram.metric.steps.StepColumn.GRADIENT_NORM;
import static io.engram.metric.steps.StepColumn.LEARNING_RATE;
import static io.engram.metric.steps.StepColumn.LOSS;
import static io.engram.metric.steps.StepColumn.MEMORY_BYTES;
import static io.engram.metric.steps.StepColumn.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.metric.steps.StepColumn;
import io.engram.schedule.LinearWarmup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a listener is told of each batch, and that nobody trains otherwise for being listened to. */
class StepTraceTests {

    private static final class Killed extends RuntimeException {}

    @TempDir
    private Path folder;

    private final HeardSteps heard = new HeardSteps();

    private ScalarBrain brain(HeardSteps listener, double start, double lr, Map<String, Object> options) {
        Map<String, @Nullable Object> all = new HashMap<>(options);
        all.put("max_grad_norm", null);
        all.put("device", "cpu");
        RunContext context = new RunContext(RunOptions.of(all), 0, StopSignal.NEVER, listener);
        return new ScalarBrain(start, lr, context, new Checkpointer(checkpoints()));
    }

    private CheckpointFolder checkpoints() {
        return new CheckpointFolder(folder, InstantSource.system());
    }

    /** Kills at the n-th training batch, before it. */
    private static Runnable before(int nth) {
        int[] batch = {0};
        return () -> {
            if (++batch[0] == nth) {
                throw new Killed();
            }
        };
    }

    @Test
    void tellsEachBatchOfEachEpochOnce() {
        // The weight stays 1: losses and gradients are the batches' numbers.
        brain(heard, 1, 0, Map.of()).fit(2, batches(new double[] {3, -4, 5}, new long[] {2, 1, 4}), batches(7));

        assertThat(heard.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(heard.series(LOSS)).containsExactly(3.0, -4.0, 5.0, 3.0, -4.0, 5.0);
        assertThat(heard.series(GRADIENT_NORM)).containsExactly(3.0, 4.0, 5.0, 3.0, 4.0, 5.0);
        assertThat(heard.series(EPOCH)).containsExactly(1.0, 1.0, 1.0, 2.0, 2.0, 2.0);
        assertThat(heard.series(SECONDS)).isSorted().allMatch(seconds -> seconds > 0);
        assertThat(heard.series(EXAMPLES_PER_SECOND)).allMatch(rate -> rate > 0);
        assertThat(heard.series(MEMORY_BYTES)).allMatch(bytes -> bytes > 10e6);
    }

    @Test
    void tellsOfManyMoreBatchesThanItKeepsInOneTensor() {
        double[] numbers = IntStream.rangeClosed(1, 300).mapToDouble(i -> i).toArray();

        brain(heard, 1, 0, Map.of()).fit(1, batches(numbers), null);

        assertThat(heard.series(LOSS))
                .containsExactly(java.util.Arrays.stream(numbers).boxed().toArray(Double[]::new));
        assertThat(heard.series(GRADIENT_NORM)).isEqualTo(heard.series(LOSS));
    }

    @Test
    void addsUpToTheStages() {
        ScalarBrain brain = brain(heard, 1, 0.01, Map.of());
        long[] sizes = {2, 1, 4, 3};

        brain.fit(3, batches(new double[] {3, -4, 5, 0.7}, sizes), null);

        List<StageStats> stages = brain.history();
        for (int epoch = 0; epoch < 3; epoch++) {
            double sum = 0;
            for (int i = 0; i < sizes.length; i++) {
                sum += heard.series(LOSS).get(epoch * sizes.length + i) * sizes[i];
            }
            assertThat(sum / 10).isEqualTo(stages.get(epoch).loss());
        }
        double trained = stages.stream().mapToDouble(StageStats::seconds).sum();
        assertThat(heard.series(SECONDS).get(11)).isPositive().isLessThanOrEqualTo(trained);
    }

    @Test
    void givesTheNormToTheBatchThatClosesTheWindow() {
        brain(heard, 0, 1, Map.of("grad_accumulation_factor", 2)).fit(1, batches(2, 4, 10), null);

        assertThat(heard.series(GRADIENT_NORM)).containsExactly(Double.NaN, 3.0, 10.0);
    }

    @Test
    void tellsTheRateThatWasInForce() {
        Map<String, Object> windows = Map.of("grad_accumulation_factor", 2);

        ScalarBrain brain = brain(heard, 0, 1, windows).with(new LinearWarmup(2, 6));
        brain.fit(1, batches(1, 1, 1, 1, 1, 1), null);

        // The schedule moves behind the second, the fourth and the sixth batch.
        assertThat(heard.series(LEARNING_RATE)).containsExactly(0.5, 0.5, 1.0, 1.0, 0.75, 0.75);
        assertThat(brain.weight()).isEqualTo(-(0.5 + 1.0 + 0.75));
    }

    @Test
    void tellsOfWhatIsNotFiniteBeforeTheFitFails() {
        ScalarBrain brain = brain(heard, 1, 0, Map.of("nonfinite_patience", 0));

        assertThatThrownBy(() -> brain.fit(1, batches(1, Double.NaN, Double.POSITIVE_INFINITY), null))
                .isInstanceOf(NonFiniteLoss.class);

        assertThat(heard.series(LOSS)).containsExactly(1.0, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(heard.series(GRADIENT_NORM).get(0)).isEqualTo(1.0);
        assertThat(heard.series(GRADIENT_NORM).subList(1, 3)).noneMatch(Double::isFinite);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 13, 14, 15, 20})
    void goesOnAtTheSameNumbersWithTheSameBits(int kill) {
        Map<String, Object> options = Map.of("ckpt_interval_steps", 2, "grad_accumulation_factor", 3);
        double[] numbers = {1, 2, 3, 4, 5, 6, 7};
        HeardSteps whole = new HeardSteps();
        Path own = folder;
        folder = own.resolve("whole");
        brain(whole, 0.3, 0.01, options).with(new LinearWarmup(3, 9)).fit(3, shuffled(numbers), batches(1));
        folder = own.resolve("killed");
        ScalarBrain killed =
                brain(heard, 0.3, 0.01, options).with(new LinearWarmup(3, 9)).withKill(before(kill));
        assertThatThrownBy(() -> killed.fit(3, shuffled(numbers), batches(1))).isInstanceOf(Killed.class);
        long before = heard.numbers().size();

        brain(heard, 0.3, 0.01, options).with(new LinearWarmup(3, 9)).fit(3, shuffled(numbers), batches(1));

        assertThat(before).isLessThan(kill);
        assertThat(heard.numbers())
                .isEqualTo(LongStream.rangeClosed(1, 21).boxed().toList())
                .isEqualTo(whole.numbers());
        for (StepColumn column : List.of(LOSS, LEARNING_RATE, GRADIENT_NORM, EPOCH)) {
            assertThat(heard.series(column)).as(column.label()).isEqualTo(whole.series(column));
        }
        assertThat(heard.series(SECONDS)).isSorted();
    }

    @Test
    void hasToldOfEverythingThatACheckpointKnows() {
        brain(heard, 0, 1, Map.of("ckpt_interval_steps", 2)).fit(1, batches(1, 1, 1, 1, 1), null);

        assertThat(heard.calls).containsExactly("1-2", "3-4", "5-5");
    }

    @Test
    void countsAnewWhereAFitBeginsAnew() {
        Map<String, @Nullable Object> options = Map.of("device", "cpu");
        RunContext context = new RunContext(RunOptions.of(options), 0, StopSignal.NEVER, heard);
        try (ScalarBrain brain = new ScalarBrain(0, 1, context, null)) {
            brain.fit(1, batches(1, 2), null);
            brain.fit(2, batches(3), null);
        }

        assertThat(heard.calls).containsExactly("1-2", "1-1", "2-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8})
    @DisplayName("a checkpoint of before steps were counted goes on as if all epochs were alike")
    void goesOnFromACheckpointThatDoesNotCount(int kill) throws Exception {
        Map<String, Object> options = Map.of("ckpt_interval_steps", 1);
        ScalarBrain killed = brain(heard, 0, 1, options).withKill(before(kill));
        assertThatThrownBy(() -> killed.fit(3, batches(1, 2, 3, 4, 5), null)).isInstanceOf(Killed.class);
        killed.close();
        Checkpoint newest = checkpoints().list().get(0);
        forgetTheCount(newest.folder());

        HeardSteps rest = new HeardSteps();
        brain(rest, 0, 1, options).fit(3, batches(1, 2, 3, 4, 5), null);

        long next = newest.manifest().step() + 1;
        assertThat(next).isBetween(kill - 1L, (long) kill);
        assertThat(rest.numbers())
                .isEqualTo(LongStream.rangeClosed(next, 15).boxed().toList());
    }

    /** Makes the file what it was before, and the manifest say so. */
    private static void forgetTheCount(Path checkpoint) throws Exception {
        Path file = checkpoint.resolve("brain.properties");
        String now = Files.readString(file);
        String before = now.lines()
                .filter(line -> !line.startsWith("batches_before="))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(before).hasSizeLessThan(now.length());
        Files.writeString(file, before);
        Path manifest = checkpoint.resolve("manifest.json");
        String text = Files.readString(manifest);
        JsonNode digest = JsonMapper.shared().readTree(text).get("files").get("brain.properties");
        String changed = text.replace(digest.get("sha256").asString(), sha256(before))
                .replaceAll(
                        "(\"brain.properties\"\\s*:\\s*\\{\\s*\"bytes\"\\s*:\\s*)"
                                + digest.get("bytes").asInt(),
                        "$1" + before.length());
        Files.writeString(manifest, changed);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"each", "clipped", "windows"})
    @DisplayName("norms are those of torch.nn.utils.clip_grad_norm_: see norms.py")
    void measuresTheNormsOfTheReference(String name) throws IOException {
        GoldenCase golden = new GoldenCase(Path.of("src/test/resources/golden/mlp_adam"));
        Map<String, Object> options = Map.of(
                "device", "auto",
                "max_grad_norm", name.equals("clipped") ? 0.25 : 5.0,
                "grad_accumulation_factor", name.equals("windows") ? 3 : 1);

        GoldenCase.Outcome outcome = golden.run(RunOptions.of(options), heard);

        JsonNode expected = JsonMapper.shared()
                .readTree(Files.readAllBytes(Path.of("src/test/resources/io/engram/brain/norms.json")))
                .get(name);
        assertThat(heard.series(LOSS)).isEqualTo(outcome.stepLosses());
        List<Double> norms = heard.series(GRADIENT_NORM);
        assertThat(norms).hasSize(30).hasSize(expected.size());
        for (int i = 0; i < norms.size(); i++) {
            if (expected.get(i).isNull()) {
                assertThat(norms.get(i)).as("step %d", i + 1).isNaN();
            } else {
                // float32 on both sides, 30 updates of Adam apart at most.
                double norm = expected.get(i).asDouble();
                assertThat(norms.get(i)).as("step %d", i + 1).isCloseTo(norm, within(1e-4 * norm));
            }
        }
    }

    @Test
    void trainsToTheSameBitsWhetherSomebodyListensOrNot() throws IOException {
        GoldenCase golden = new GoldenCase(Path.of("src/test/resources/golden/cnn_batch_norm"));

        GoldenCase.Outcome silent = golden.run();
        GoldenCase.Outcome listened = golden.run(heard);

        assertThat(heard.numbers()).isNotEmpty();
        assertThat(listened.weights().keySet()).isEqualTo(silent.weights().keySet());
        silent.weights()
                .forEach((name, values) ->
                        assertThat(listened.weights().get(name)).as(name).containsExactly(values));
        assertThat(listened.stepLosses()).isEqualTo(silent.stepLosses());
    }
}
