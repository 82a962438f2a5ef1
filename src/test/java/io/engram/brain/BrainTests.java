package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static io.engram.brain.ScalarBrain.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in brackets are those of the acceptance checks in the reference's inventory, section 11. */
class BrainTests {

    private static final double NAN = Double.NaN;

    private final NDManager manager = NDManager.newBaseManager();
    private final List<StageStats> stages = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    private ScalarBrain brain(double start, double lr, RunOptions options) {
        return new ScalarBrain(manager, start, lr, new RunContext(options, 0, StopSignal.NEVER, new Recorder()), null);
    }

    private final class Recorder implements BrainListener {
        @Override
        public void stageEnded(StageStats stats) {
            stages.add(stats);
        }
    }

    /** [1] */
    @Test
    void callsTheHooksInTheOrderOfTheReference() {
        ScalarBrain brain = brain(1, 0, RunOptions.defaults());

        brain.fit(1, batches(1, 2), batches(3));
        brain.evaluate(batches(4), 1);

        assertThat(brain.calls)
                .containsExactly(
                        "fit_start",
                        "train_start 1",
                        "batch_start true",
                        "forward",
                        "objectives",
                        "batch_end 1.0",
                        "batch_start true",
                        "forward",
                        "objectives",
                        "batch_end 2.0",
                        "train_end 1.5",
                        "valid_start 1",
                        "forward",
                        "objectives",
                        "valid_end 3.0",
                        "epoch_end 1",
                        "test_start 1",
                        "forward",
                        "objectives",
                        "test_end 4.0");
    }

    /** [2] */
    @Test
    void reportsTheMeanOfTheBatchLosses() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(1, 2, 3, 4), null);

        assertThat(stages.get(0).loss()).isEqualTo(2.5);
    }

    /** Section 9, defect 21. */
    @Test
    void weighsTheMeanByExamples() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(new double[] {1, 4}, new long[] {2, 1}), null);

        assertThat(stages.get(0).loss()).isEqualTo(2);
        assertThat(stages.get(0).examples()).isEqualTo(3);
    }

    /** [3] */
    @Test
    void leavesNonFiniteLossesOutOfTheMeanAndCountsThem() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(1, NAN, 3), null);

        assertThat(stages.get(0).loss()).isEqualTo(2);
        assertThat(stages.get(0).nonFiniteLosses()).isEqualTo(1);
    }

    /** [4] */
    @Test
    void reportsNoLossWhereNoneWasFinite() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(NAN, NAN, NAN), null);

        assertThat(stages.get(0).loss()).isNaN();
    }

    /** [5, 6] */
    @ParameterizedTest
    @CsvSource({"3, 4", "0, 1"})
    void failsWhenMoreLossesAreNotFiniteThanThePatienceAllows(int patience, int count) {
        double[] losses = new double[count];
        java.util.Arrays.fill(losses, NAN);
        ScalarBrain brain = brain(1, 0, options(5.0, 1, patience));

        assertThatThrownBy(() -> brain.fit(1, batches(losses), null))
                .isInstanceOf(NonFiniteLoss.class)
                .hasMessageContaining(count + " losses of epoch 1");
    }

    /** [5] */
    @Test
    void countsNonFiniteLossesInEachEpochAnew() {
        ScalarBrain brain = brain(1, 0, options(5.0, 1, 3));

        brain.fit(2, batches(NAN, NAN, NAN), null);

        assertThat(stages).hasSize(2);
    }

    /** [7] */
    @Test
    void skipsTheUpdateOfANonFiniteGradient() {
        ScalarBrain brain = brain(0, 1, options(null, 1, 3));

        brain.fit(1, batches(1, NAN, 2), null);

        assertThat(brain.weight()).isEqualTo(-3);
    }

    /** [8] */
    @Test
    void stepsAtTheEndOfAWindowAndOfTheEpoch() {
        ScalarBrain brain = brain(0, 1, options(null, 2, 3));

        brain.fit(1, batches(1, 1, 1, 1, 1), null);

        assertThat(brain.calls.stream().filter(call -> call.startsWith("batch_start")))
                .containsExactly(
                        "batch_start false",
                        "batch_start true",
                        "batch_start false",
                        "batch_start true",
                        "batch_start true");
        assertThat(brain.optimizerStep()).isEqualTo(3);
        assertThat(brain.weight()).isEqualTo(-3);
    }

    /** [9] */
    @Test
    void averagesTheGradientsOfAWindow() {
        ScalarBrain brain = brain(0, 1, options(null, 4, 3));

        brain.fit(1, batches(1, 2, 3, 4, 5, 6, 7, 8), null);

        assertThat(brain.weight()).isEqualTo(-9);
        assertThat(brain.optimizerStep()).isEqualTo(2);
    }

    /** [10] */
    @Test
    void reportsLossesThatAreNotDividedByTheWindow() {
        ScalarBrain brain = brain(1, 0, options(null, 2, 3));

        brain.fit(1, batches(3, 5), null);

        assertThat(brain.calls).contains("batch_end 3.0", "batch_end 5.0", "train_end 4.0");
    }

    /** [11, 12] */
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "5, -1", "0, -1", ", -1"})
    void clipsTheGradientsToTheLargestNorm(@Nullable Double maxGradNorm, double expected) {
        ScalarBrain brain = brain(1, 1, options(maxGradNorm, 1, 3));

        brain.fit(1, batches(2), null);

        assertThat(brain.weight()).isCloseTo(expected, within(1e-6));
    }

    /** [16] */
    @Test
    void runsTwoBatchesAndTwoEpochsInDebugMode() {
        ScalarBrain brain = brain(1, 0, new RunOptions("cpu", 5.0, 1, 3, true, 2, 2));

        brain.fit(5, batches(1, 2, 3, 4), batches(5, 6, 7));
        brain.evaluate(batches(8, 9, 10), 2);

        assertThat(stages.stream().map(stats -> stats.stage() + " " + stats.epoch() + " " + stats.loss()))
                .containsExactly("TRAIN 1 1.5", "VALID 1 5.5", "TRAIN 2 1.5", "VALID 2 5.5", "TEST 2 8.5");
    }

    /** [47b] */
    @Test
    void refusesAnEmptySet() {
        ScalarBrain brain = brain(1, 0, RunOptions.defaults());

        assertThatThrownBy(() -> brain.fit(1, batches(), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no examples for the stage train");
        assertThatThrownBy(() -> brain.fit(1, batches(1), batches()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no examples for the stage valid");
    }

    @Test
    void stopsAfterTheBatchInWhichItIsAsked() {
        List<Integer> asked = new ArrayList<>();
        StopSignal third = () -> {
            asked.add(asked.size());
            return asked.size() == 3;
        };
        ScalarBrain brain =
                new ScalarBrain(manager, 0, 1, new RunContext(options(null, 1, 3), 0, third, BrainListener.NONE), null);

        assertThatThrownBy(() -> brain.fit(1, batches(1, 1, 1, 1, 1), null)).isInstanceOf(FitStopped.class);

        assertThat(brain.weight()).isEqualTo(-3);
    }
}
