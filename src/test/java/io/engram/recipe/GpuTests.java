package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.worker.FailureCategory;
import io.engram.worker.FailureReport;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What only a machine with a GPU can show. Skipped elsewhere, saying so. All other tests that name no device compute on
 * its GPU as well there.
 */
class GpuTests {

    @TempDir
    private Path folder;

    @BeforeAll
    static void lookForAGpu() {
        Assumptions.assumeTrue(Engine.getInstance().getGpuCount() > 0, "libtorch sees no GPU here");
    }

    private List<StageStats> train(String name, int epochs, String options) {
        return new RecipeRuns(folder).train(name, digits(epochs, options), null);
    }

    private static ExperimentDefinition digits(int epochs, String options) {
        return RecipeRuns.definition(text(epochs, options));
    }

    private static String text(int epochs, String options) {
        return RecipeRuns.text(Path.of("examples/digits.yaml"))
                .replaceAll("(?m)^epochs: .*", "epochs: " + epochs)
                .replace("run_opts: {", "run_opts: {" + options + ", ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "bf16", "fp16"})
    void learnsTheDigitsInEachPrecision(String precision) {
        List<StageStats> stages = train("digits", 12, "device: gpu, precision: " + precision);

        assertThat(RecipeRuns.last(stages, Stage.TEST, "accuracy")).isGreaterThan(0.93);
    }

    /** Dropout draws other numbers on another device: without it both do the same sums, in another order. */
    @Test
    void followsTheTrainingOnTheCpu() {
        List<StageStats> onGpu = new RecipeRuns(folder).train("gpu", plain("device: gpu"), null);
        List<StageStats> onCpu = new RecipeRuns(folder).train("cpu", plain("device: cpu"), null);

        List<Double> expected = RecipeRuns.values(onCpu, Stage.TRAIN, "loss");
        List<Double> losses = RecipeRuns.values(onGpu, Stage.TRAIN, "loss");
        assertThat(losses).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(losses.get(i)).isCloseTo(expected.get(i), within(1e-3 * expected.get(i)));
        }
    }

    private static ExperimentDefinition plain(String options) {
        return RecipeRuns.definition(withoutDropout(options));
    }

    private static String withoutDropout(String options) {
        return text(3, options).replaceAll("(?m)^ *- dropout.*\n", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp16"})
    void continuesToTheSameBits(String precision) {
        new RecipeRuns(folder)
                .assertResumesToTheSameBits(digits(4, "device: gpu, precision: " + precision), null, 1, 3);
    }

    @Test
    void continuesOnTheCpuWhatAGpuHasBegun() {
        train("moved", 2, "device: gpu");

        List<StageStats> rest = train("moved", 12, "device: cpu");

        assertThat(rest.get(0).epoch()).isEqualTo(3);
        assertThat(RecipeRuns.last(rest, Stage.TEST, "accuracy")).isGreaterThan(0.93);
    }

    /** A batch shared by two devices has the gradient that it has on one: batch_size is that of each device. */
    @Test
    void sharesABatchWithTheCpu() {
        List<StageStats> alone = new RecipeRuns(folder).train("alone", plain("device: gpu"), null);
        List<StageStats> shared = new RecipeRuns(folder)
                .train(
                        "shared",
                        RecipeRuns.definition(
                                withoutDropout("devices: ['gpu:0', cpu]").replace("batch_size: 64", "batch_size: 32")),
                        null);

        assertThat(RecipeRuns.last(shared, Stage.TRAIN, "loss"))
                .isCloseTo(RecipeRuns.last(alone, Stage.TRAIN, "loss"), Percentage.withPercentage(0.1));
    }

    /** Thirty times a million activations for each of 1,400 rows: some 160 GB. */
    @Test
    void saysThatTheMemoryOfTheGpuIsUsedUp() {
        String yaml = RecipeRuns.text(Path.of("examples/digits.yaml"))
                .replace("hidden: 128", "hidden: 1000000")
                .replace("batch_size: 64", "batch_size: 1400")
                .replace("    - relu\n", "    - gelu\n".repeat(30))
                .replace("run_opts: {", "run_opts: {device: gpu, ");

        assertThatThrownBy(() -> new RecipeRuns(folder).train("large", RecipeRuns.definition(yaml), null))
                .satisfies(failure ->
                        assertThat(FailureReport.of(failure).category()).isEqualTo(FailureCategory.OUT_OF_MEMORY));
    }
}
