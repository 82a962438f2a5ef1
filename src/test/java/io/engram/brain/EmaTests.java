package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a gradient of -1 and a rate of 1 the weight counts the steps: 1, 2, 3. */
class EmaTests {

    @TempDir
    private Path folder;

    private static ScalarBrain brain(@Nullable Checkpointer checkpointer) {
        RunOptions options = RunOptions.of(Map.of("ema_decay", 0.75, "max_grad_norm", 0));
        return new ScalarBrain(0, 1, RunContext.of(options, 0), checkpointer);
    }

    private Checkpointer checkpointer() {
        return new Checkpointer(new CheckpointFolder(folder, InstantSource.system()));
    }

    private static double average(int steps) {
        double average = 0;
        for (int weight = 1; weight <= steps; weight++) {
            average = 0.75 * average + 0.25 * weight;
        }
        return average;
    }

    @Test
    void isWhatValidationSeesWhileTrainingGoesOnFromTheWeights() {
        ScalarBrain brain = brain(null);

        brain.fit(2, batches(-1, -1), batches(1));

        assertThat(brain.history().get(1).loss()).isCloseTo(average(2), within(1e-6));
        assertThat(brain.history().get(3).loss()).isCloseTo(average(4), within(1e-6));
        assertThat(brain.weight()).isEqualTo(4);
    }

    @Test
    void staysWhereAStepIsSkipped() {
        ScalarBrain brain = brain(null);

        brain.fit(1, batches(-1, Double.NaN, -1), batches(1));

        assertThat(brain.history().get(1).loss()).isCloseTo(average(2), within(1e-6));
    }

    @Test
    void comesBackWithTheWeights() {
        brain(checkpointer()).fit(1, batches(-1, -1), batches(1));

        ScalarBrain resumed = brain(checkpointer());
        resumed.fit(2, batches(-1, -1), batches(1));

        assertThat(resumed.weight()).isEqualTo(4);
        assertThat(resumed.history().get(3).loss()).isCloseTo(average(4), within(1e-6));
    }

    @Test
    void isWhatTheBestCheckpointHolds() {
        ScalarBrain brain = brain(checkpointer());
        brain.fit(2, batches(-1, -1), batches(1));

        StageStats stats = brain.evaluate(batches(10), null, "valid.loss");

        assertThat(stats.epoch()).isEqualTo(1);
        assertThat(stats.loss()).isCloseTo(10 * average(2), within(1e-5));
    }

    @Test
    void isInItsPlaceWhereARunStopsInItsValidation() {
        int[] asked = {0};
        StopSignal inValidation = () -> ++asked[0] == 3;
        RunOptions options = RunOptions.of(Map.of("ema_decay", 0.75, "max_grad_norm", 0));
        RunContext context = new RunContext(options, 0, inValidation, BrainListener.NONE);
        ScalarBrain stopped = new ScalarBrain(0, 1, context, checkpointer());
        assertThatThrownBy(() -> stopped.fit(2, batches(-1, -1), batches(1, 1))).isInstanceOf(FitStopped.class);

        ScalarBrain resumed = brain(checkpointer());
        resumed.fit(2, batches(-1, -1), batches(1, 1));

        assertThat(resumed.weight()).isEqualTo(4);
        assertThat(resumed.history().get(1).loss()).isCloseTo(average(2), within(1e-6));
        assertThat(resumed.history().get(3).loss()).isCloseTo(average(4), within(1e-6));
    }

    @Test
    void staysInItsPlaceWhereAHookEvaluates() {
        RunOptions options = RunOptions.of(Map.of("ema_decay", 0.75, "max_grad_norm", 0));
        ScalarBrain brain = new ScalarBrain(0, 1, RunContext.of(options, 0), null) {
            @Override
            protected void onStageEnd(StageStats stats) {
                super.onStageEnd(stats);
                if (stats.stage() != Stage.TEST) {
                    evaluate(batches(1));
                }
            }
        };

        brain.fit(2, batches(-1, -1), batches(1));

        assertThat(brain.weight()).isEqualTo(4);
        assertThat(brain.history().get(3).loss()).isCloseTo(average(4), within(1e-6));
    }

    @Test
    void waitsForTheFirstFit() {
        ScalarBrain brain = brain(null);
        brain.parameters().values().forEach(weight -> weight.addi(7));

        assertThat(brain.evaluate(batches(1)).loss()).isEqualTo(7);
    }
}
