package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static io.engram.brain.ScalarBrain.options;
import static io.engram.schedule.ScheduleFixtures.scheduler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.metric.Mode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop drives the schedule and heeds early stopping. A gradient of 1 makes the weight minus the sum of the rates.
 */
class ScheduledFitTests {

    private static final EarlyStoppingSpec AFTER_THREE = new EarlyStoppingSpec("valid.loss", Mode.MIN, 3, 0, 0);

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private ScalarBrain brain(double start, double lr, int accumulation, @Nullable Checkpointer checkpointer) {
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        RunContext context = new RunContext(options(null, accumulation, 3), 0, StopSignal.NEVER, listener);
        return new ScalarBrain(start, lr, context, checkpointer);
    }

    private Checkpointer checkpointer() {
        return new Checkpointer(new CheckpointFolder(folder, InstantSource.system()));
    }

    private List<Double> learningRates() {
        return stages.stream()
                .filter(stats -> stats.stage() == Stage.TRAIN)
                .map(StageStats::learningRate)
                .toList();
    }

    private List<String> epochs() {
        return stages.stream()
                .map(stats -> stats.stage().label() + " " + stats.epoch())
                .toList();
    }

    @Test
    void takesTheFirstStepWithTheFirstRate() {
        ScalarBrain brain = brain(0, 1, 1, null).with(scheduler("interval: {intervals: [{steps: 1, lr: 0.5}]}"));

        brain.fit(1, batches(1), null);

        assertThat(brain.weight()).isEqualTo(-0.5);
    }

    @Test
    void changesTheRateAfterEachStep() {
        ScalarBrain brain =
                brain(0, 1, 1, null).with(scheduler("linear_warmup: {num_warmup_steps: 2, num_training_steps: 4}"));

        brain.fit(2, batches(1, 1), null);

        assertThat(brain.weight()).isEqualTo(-2);
        assertThat(learningRates()).containsExactly(0.5, 0.0);
    }

    @Test
    void countsOptimizerStepsWhereGradientsAreAccumulated() {
        ScalarBrain brain = brain(0, 1, 2, null)
                .with(scheduler("interval: {intervals: [{steps: 2, lr: 0.25}, {steps: 3, lr: 0}]}"));

        brain.fit(1, batches(1, 1, 1, 1, 1), null);

        assertThat(brain.optimizerStep()).isEqualTo(3);
        assertThat(brain.weight()).isEqualTo(-1.25);
    }

    @Test
    void changesTheRateAfterAnEpoch() {
        ScalarBrain brain = brain(0, 1, 1, null).with(scheduler("step: {step_size: 1, gamma: 0.5}"));

        brain.fit(3, batches(1, 1), null);

        assertThat(brain.weight()).isEqualTo(-3.5);
        assertThat(learningRates()).containsExactly(1.0, 0.5, 0.25);
    }

    /** The validation's loss is the weight, which never falls by as much as the threshold. */
    @Test
    void followsTheMetricOfTheValidation() {
        ScalarBrain brain = brain(0, 1, 1, null)
                .with(scheduler("reduce_on_plateau: {patience: 0, factor: 0.5, threshold: 9, threshold_mode: abs}"));

        brain.fit(4, batches(1), batches(1));

        assertThat(learningRates()).containsExactly(1.0, 1.0, 0.5, 0.25);
        assertThat(brain.weight()).isCloseTo(-2.75, within(1e-6));
    }

    @Test
    void goesOnWithTheRateOfTheCheckpoint() {
        String spec = "linear_warmup: {num_warmup_steps: 3, num_training_steps: 9}";
        brain(0, 1, 1, checkpointer()).with(scheduler(spec)).fit(2, batches(1, 1), null);
        ScalarBrain whole = brain(0, 1, 1, null).with(scheduler(spec));
        whole.fit(3, batches(1, 1), null);

        ScalarBrain resumed = brain(0, 1, 1, checkpointer()).with(scheduler(spec));
        resumed.fit(3, batches(1, 1), null);

        assertThat(resumed.weight()).isEqualTo(whole.weight());
        assertThat(stages.get(stages.size() - 1).learningRate()).isEqualTo(1.0 * 2 / 6);
    }

    /** The weight does not move, so the loss stays. */
    @Test
    @DisplayName("check 40: the fit ends after the epoch that has not improved for the third time")
    void endsAfterTheEpochThatHasNotImproved() {
        ScalarBrain brain = brain(1, 0, 1, null).with(AFTER_THREE);

        brain.fit(20, batches(1), batches(1));
        brain.evaluate(batches(1), 1);

        assertThat(epochs()).endsWith("train 4", "valid 4", "test 1").hasSize(9);
    }

    @Test
    void savesTheEpochInWhichItEnds() {
        brain(1, 0, 1, checkpointer()).with(AFTER_THREE).fit(20, batches(1), batches(1));

        assertThat(new CheckpointFolder(folder, InstantSource.system())
                        .list()
                        .get(0)
                        .manifest()
                        .epoch())
                .isEqualTo(4);
    }

    @Test
    void trainsNoMoreWhereItHadEndedBefore() {
        brain(1, 0, 1, checkpointer()).with(AFTER_THREE).fit(20, batches(1), batches(1));
        stages.clear();

        brain(1, 0, 1, checkpointer()).with(AFTER_THREE).fit(20, batches(1), batches(1));

        assertThat(stages).isEmpty();
    }

    @Test
    void countsTheEpochsBeforeAnInterruption() {
        brain(1, 0, 1, checkpointer()).with(AFTER_THREE).fit(2, batches(1), batches(1));
        stages.clear();

        brain(1, 0, 1, checkpointer()).with(AFTER_THREE).fit(20, batches(1), batches(1));

        assertThat(epochs()).containsExactly("train 3", "valid 3", "train 4", "valid 4");
    }
}
