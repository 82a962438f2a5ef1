package io.engram.brain;

import static io.engram.brain.ScalarBrain.batches;
import static io.engram.brain.ScalarBrain.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.data.Batch;
import io.engram.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop. Checks are numbered as in the reference's inventory, section 11. */
class BrainTests {

    private static final double NAN = Double.NaN;

    private final List<StageStats> stages = new ArrayList<>();

    private ScalarBrain brain(double start, double lr, RunOptions options) {
        return new ScalarBrain(start, lr, new RunContext(options, 0, StopSignal.NEVER, new Recorder()), null);
    }

    private final class Recorder implements BrainListener {
        @Override
        public void stageEnded(StageStats stats) {
            stages.add(stats);
        }
    }

    @Test
    @DisplayName("check 1: the calls come in the order of the reference")
    void callsTheHooksInTheOrderOfTheReference() {
        ScalarBrain brain = brain(1, 0, RunOptions.defaults());

        brain.fit(1, batches(1, 2), batches(3));
        brain.evaluate(batches(4));

        assertThat(brain.calls)
                .containsExactly(
                        "fit_start",
                        "create_optimizers",
                        "train_start 1 training",
                        "zero_grad",
                        "batch_start true",
                        "forward",
                        "objectives",
                        "optimizers_step",
                        "batch_end 1.0",
                        "batch_start true",
                        "forward",
                        "objectives",
                        "optimizers_step",
                        "batch_end 2.0",
                        "zero_grad",
                        "train_end 1.5 step 2",
                        "valid_start 1 training",
                        "forward",
                        "objectives",
                        "valid_end 3.0 step 0",
                        "epoch_end 1",
                        "evaluate_start",
                        "test_start 1 training",
                        "forward",
                        "objectives",
                        "test_end 4.0 step 1");
    }

    @Test
    @DisplayName("check 20: a validation's end sees no step, a training's and a test's see the last")
    void tellsTheStepAndTheModeOfTheReference() {
        ScalarBrain brain = brain(1, 0, RunOptions.defaults());

        brain.fit(1, batches(1, 2, 3), batches(3, 3));
        brain.evaluate(batches(4, 4));

        assertThat(brain.calls)
                .contains(
                        "train_end 2.0 step 3",
                        "valid_start 1 training",
                        "valid_end 3.0 step 0",
                        "test_end 4.0 step 2");
    }

    @Test
    @DisplayName("check 2: reports the mean of the batch losses")
    void reportsTheMeanOfTheBatchLosses() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(1, 2, 3, 4), null);

        assertThat(stages.get(0).loss()).isEqualTo(2.5);
    }

    @Test
    @DisplayName("check 2: the running average is the mean of the batches so far")
    void tellsTheRunningAverage() {
        List<Double> running = new ArrayList<>();
        ScalarBrain brain = new ScalarBrain(1, 0, RunContext.of(RunOptions.defaults(), 0), null) {
            @Override
            protected void updateAverage(NDArray loss, Batch batch) {
                super.updateAverage(loss, batch);
                running.add(averageLoss());
            }
        };

        brain.fit(1, batches(1, 2, 3, 4), null);

        assertThat(running).containsExactly(1.0, 1.5, 2.0, 2.5);
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 1, 2, 5, 2", "3, 3, 1, 1, 3, 1", "6, 2, 2, 1, 4, 1"})
    @DisplayName("check 18: the fit ends at the limit of optimizer steps, and validates behind it")
    void endsAtTheLimitOfOptimizerSteps(
            int epochLength, int limit, int accumulation, int epochs, int batches, int validations) {
        ScalarBrain brain = brain(
                0, 1, RunOptions.of(Map.of("optimizer_step_limit", limit, "grad_accumulation_factor", accumulation)));

        double[] ones = new double[epochLength];
        java.util.Arrays.fill(ones, 1);
        brain.fit(5, batches(ones), batches(1));

        assertThat(brain.optimizerStep()).isEqualTo(limit);
        assertThat(brain.trained).hasSize(batches);
        assertThat(stages.stream().filter(stats -> stats.stage() == Stage.TRAIN))
                .hasSize(epochs);
        assertThat(stages.stream().filter(stats -> stats.stage() == Stage.VALID))
                .hasSize(validations);
    }

    @Test
    @DisplayName("defect 26: a step that was skipped counts neither as one nor towards the limit")
    void doesNotCountStepsThatWereSkipped() {
        ScalarBrain brain = brain(0, 1, RunOptions.of(Map.of("optimizer_step_limit", 3)));

        brain.fit(1, batches(1, NAN, 1, 1, 1, 1), null);

        assertThat(brain.optimizerStep()).isEqualTo(3);
        assertThat(brain.trained).hasSize(4);
        assertThat(brain.weight()).isEqualTo(-3);
    }

    @Test
    @DisplayName("check 19: with test_only a fit does nothing, and an evaluation works")
    void doesNotTrainWhereOnlyTheTestIsWanted() {
        ScalarBrain brain = brain(1, 1, RunOptions.of(Map.of("test_only", true)));

        brain.fit(1, batches(1), batches(1));
        double loss = brain.evaluate(batches(4)).loss();

        assertThat(loss).isEqualTo(4);
        assertThat(brain.calls).doesNotContain("fit_start", "create_optimizers").contains("evaluate_start");
    }

    @ParameterizedTest
    @CsvSource({"0, 4, 2, 3", "0, 4, 0, 5", "1, 3, 0, 3"})
    @DisplayName("check 17: debug ends with the epoch of the number that is set; 0 means all")
    void endsDebugModeWithTheEpochOfItsNumber(int first, int last, int debugEpochs, int epochs) {
        ScalarBrain brain = brain(1, 0, RunOptions.of(Map.of("debug", true, "debug_epochs", debugEpochs)));

        brain.fit(new EpochCounter(first, last), batches(1, 2, 3), null);

        assertThat(stages).hasSize(epochs).first().extracting(StageStats::epoch).isEqualTo(first);
    }

    @Test
    @DisplayName("check 15: what was frozen is not caught up with")
    void throwsTheGradientsOfAFrozenOptimizerAway() {
        ScalarBrain brain = brain(0, 1, RunOptions.defaults()).withActive(step -> step == 3);

        brain.fit(1, batches(1, 1, 1), null);

        assertThat(brain.weight()).isEqualTo(-1);
        assertThat(brain.optimizerStep()).isEqualTo(1);
    }

    /** Section 9, defect 21. */
    @Test
    void weighsTheMeanByExamples() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(new double[] {1, 4}, new long[] {2, 1}), null);

        assertThat(stages.get(0).loss()).isEqualTo(2);
        assertThat(stages.get(0).examples()).isEqualTo(3);
    }

    @Test
    @DisplayName("check 3: leaves non finite losses out of the mean and counts them")
    void leavesNonFiniteLossesOutOfTheMeanAndCountsThem() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(1, NAN, 3), null);

        assertThat(stages.get(0).loss()).isEqualTo(2);
        assertThat(stages.get(0).nonFiniteLosses()).isEqualTo(1);
    }

    @Test
    @DisplayName("check 4: reports no loss where none was finite")
    void reportsNoLossWhereNoneWasFinite() {
        brain(1, 0, RunOptions.defaults()).fit(1, batches(NAN, NAN, NAN), null);

        assertThat(stages.get(0).loss()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "0, 1"})
    @DisplayName("checks 5 and 6: fails when more losses are not finite than the patience allows")
    void failsWhenMoreLossesAreNotFiniteThanThePatienceAllows(int patience, int count) {
        double[] losses = new double[count];
        java.util.Arrays.fill(losses, NAN);
        ScalarBrain brain = brain(1, 0, options(5.0, 1, patience));

        assertThatThrownBy(() -> brain.fit(1, batches(losses), null))
                .isInstanceOf(NonFiniteLoss.class)
                .hasMessageContaining(count + " losses of epoch 1");
    }

    @Test
    @DisplayName("check 5: counts non finite losses in each epoch anew")
    void countsNonFiniteLossesInEachEpochAnew() {
        ScalarBrain brain = brain(1, 0, options(5.0, 1, 3));

        brain.fit(2, batches(NAN, NAN, NAN), null);

        assertThat(stages).hasSize(2);
    }

    @Test
    @DisplayName("check 7: skips the update of a non finite gradient")
    void skipsTheUpdateOfANonFiniteGradient() {
        ScalarBrain brain = brain(0, 1, options(null, 1, 3));

        brain.fit(1, batches(1, NAN, 2), null);

        assertThat(brain.weight()).isEqualTo(-3);
    }

    @Test
    @DisplayName("check 8: steps at the end of a window and of the epoch")
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

    @Test
    @DisplayName("check 9: averages the gradients of a window")
    void averagesTheGradientsOfAWindow() {
        ScalarBrain brain = brain(0, 1, options(null, 4, 3));

        brain.fit(1, batches(1, 2, 3, 4, 5, 6, 7, 8), null);

        assertThat(brain.weight()).isEqualTo(-9);
        assertThat(brain.optimizerStep()).isEqualTo(2);
    }

    @Test
    @DisplayName("check 10: reports losses that are not divided by the window")
    void reportsLossesThatAreNotDividedByTheWindow() {
        ScalarBrain brain = brain(1, 0, options(null, 2, 3));

        brain.fit(1, batches(3, 5), null);

        assertThat(brain.calls).contains("batch_end 3.0", "batch_end 5.0", "train_end 4.0 step 2");
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "5, -1", "0, -1", ", -1"})
    @DisplayName("checks 11 and 12: clips the gradients to the largest norm")
    void clipsTheGradientsToTheLargestNorm(@Nullable Double maxGradNorm, double expected) {
        ScalarBrain brain = brain(1, 1, options(maxGradNorm, 1, 3));

        brain.fit(1, batches(2), null);

        assertThat(brain.weight()).isCloseTo(expected, within(1e-6));
    }

    @Test
    @DisplayName("check 16: runs two batches and two epochs in debug mode")
    void runsTwoBatchesAndTwoEpochsInDebugMode() {
        ScalarBrain brain = brain(1, 0, RunOptions.of(Map.of("debug", true)));

        brain.fit(5, batches(1, 2, 3, 4), batches(5, 6, 7));
        brain.evaluate(batches(8, 9, 10), 2);

        assertThat(stages.stream().map(stats -> stats.stage() + " " + stats.epoch() + " " + stats.loss()))
                .containsExactly("TRAIN 1 1.5", "VALID 1 5.5", "TRAIN 2 1.5", "VALID 2 5.5", "TEST 2 8.5");
    }

    @Test
    @DisplayName("check 47b: refuses an empty set")
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
                new ScalarBrain(0, 1, new RunContext(options(null, 1, 3), 0, third, BrainListener.NONE), null);

        assertThatThrownBy(() -> brain.fit(1, batches(1, 1, 1, 1, 1), null)).isInstanceOf(FitStopped.class);

        assertThat(brain.weight()).isEqualTo(-3);
    }

    @Test
    @DisplayName("check 5: however many more there are, the failure names the patience that was exceeded")
    void failsOnceWhereManyLossesAreNotFinite() {
        double[] losses = new double[10];
        java.util.Arrays.fill(losses, NAN);

        assertThatThrownBy(() -> brain(1, 1, options(5.0, 1, 3)).fit(1, batches(losses), null))
                .isInstanceOf(NonFiniteLoss.class)
                .hasMessageContaining("4 losses of epoch 1");
    }

    @Test
    void validatesBetweenTwoTrainingBatches() {
        List<Double> tests = new ArrayList<>();
        ScalarBrain brain = new ScalarBrain(0, 1, RunContext.of(options(null, 1, 3), 0), null) {
            @Override
            protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {
                tests.add(evaluate(batches(-1)).loss());
            }
        };

        brain.fit(1, batches(1, 1, 1), null);

        assertThat(tests).containsExactly(1.0, 2.0, 3.0);
        assertThat(brain.weight()).isEqualTo(-3);
        assertThat(brain.step()).isZero();
    }

    @Test
    void beginsAnewAfterAFitThatFailed() {
        ScalarBrain brain = brain(0, 1, options(null, 2, 3));
        int[] batch = {0};
        brain.withKill(() -> {
            if (++batch[0] == 4) {
                throw new IllegalStateException("a hook has failed");
            }
        });
        assertThatThrownBy(() -> brain.fit(1, batches(1, 1, 1, 1, 1), null)).isInstanceOf(IllegalStateException.class);
        stages.clear();
        brain.trained.clear();

        brain.fit(1, batches(1, 1, 1, 1), null);

        assertThat(brain.trained).hasSize(4);
        assertThat(stages).singleElement().extracting(StageStats::examples).isEqualTo(4L);
        assertThat(brain.weight()).isEqualTo(-1 - 2);
        assertThat(brain.history()).hasSize(1);
    }

    @Test
    void countsAnOwnStepInItsWindow() {
        ScalarBrain brain = new ScalarBrain(0, 1, RunContext.of(options(null, 2, 3), 0), null) {
            @Override
            protected NDArray fitBatch(Batch batch) {
                boolean shouldStep = shouldStep();
                NDArray loss =
                        backward(() -> computeObjectives(computeForward(batch, Stage.TRAIN), batch, Stage.TRAIN));
                if (shouldStep) {
                    optimizersStep();
                }
                return loss;
            }
        };

        brain.fit(1, batches(1, 3, 5, 7, 9), null);

        assertThat(brain.optimizerStep()).isEqualTo(3);
        assertThat(brain.weight()).isEqualTo(-2 - 6 - 9);
    }

    @Test
    void throwsAnOpenWindowAwayWithTheEpoch() {
        ScalarBrain brain = new ScalarBrain(0, 1, RunContext.of(options(null, 1, 3), 0), null) {
            @Override
            protected boolean shouldStep() {
                return step() % 2 == 0;
            }
        };

        brain.fit(2, batches(1, 1, 1), null);

        assertThat(brain.weight()).isEqualTo(-2);
    }

    @Test
    void keepsARateThatIsSetByHand() {
        ScalarBrain brain = new ScalarBrain(0, 1, RunContext.of(options(null, 1, 3), 0), null) {
            @Override
            protected Map<String, Optimizer> freezeOptimizers(Map<String, Optimizer> optimizers) {
                if (step() == 2) {
                    optimizers.values().forEach(optimizer -> optimizer.setLearningRate(0.5));
                }
                return optimizers;
            }
        };

        brain.fit(1, batches(1, 1, 1, 1), null);

        assertThat(brain.weight()).isEqualTo(-1 - 0.5 * 3);
    }
}
