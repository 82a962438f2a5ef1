package io.engram.schedule;

import static io.engram.schedule.ScheduleFixtures.numbers;
import static io.engram.schedule.ScheduleFixtures.rates;
import static io.engram.schedule.ScheduleFixtures.ratesAfter;
import static io.engram.schedule.ScheduleFixtures.scheduler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Acceptance check 39. The values of the reference are those of its inventory, section 6, with nine digits: from
 * speechbrain/nnet/schedulers.py of SpeechBrain 1.1.2, called once for each step.
 */
class SchedulerTests {

    private static final double TOLERANCE = 1e-12;

    /** Half of the last of nine digits. */
    private static final double AS_PRINTED = 1e-9;

    private static ListAssert<Double> assertRates(List<Double> rates, double tolerance) {
        Comparator<Double> close = (a, b) -> Math.abs(a - b) <= tolerance ? 0 : Double.compare(a, b);
        return assertThat(rates).usingElementComparator(close);
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName(
            "check 39: the sequences of LinearWarmup, Noam, Interval, WarmExp, TriStage and the others of section 6")
    @CsvSource(delimiter = '|', textBlock = """
            1     | linear: {final_value: 0, epoch_count: 4}                                | 1, .666666667, .333333333, 0, 0, 0
            1     | linear: {final_value: 0.5, epoch_count: 1}                              | 1, 1
            1     | step_decay: {}                                                          | 1, .5, .5, .25, .25
            1     | step_decay: {half_life: 5}                                              | .870550563, .757858283, .659753955, .574349177, .5
            1     | linear_warmup: {num_warmup_steps: 2, num_training_steps: 10}            | .5, 1, .875, .75, .625, .5, .375, .25, .125, 0, 0
            1     | noam: {n_warmup_steps: 3}                                               | .333333333, .666666667, 1, .866025404, .774596669, .707106781
            1     | noam_interval: {n_warmup_steps: 3, anneal_steps: [6, 9], anneal_rates: [0.5, 0.1]} | .333333333, .666666667, 1, .866025404, .774596669, .707106781, .327326835, .306186218, .288675135, .0273861279
            1     | linear_noam: {n_warmup_steps: 2, n_keep_steps: 2}                       | .5, 1, 1, 1, .666666667, .5, .4, .333333333, .285714286, .25
            1     | cyclic_cosine: {n_warmup_steps: 3, total_steps: 10}                     | .904508497, .975528258, 1, .975528258, .904508497, .793892626, .654508497, .5, .345491503, .206107374, .0954915028, .0244717419, 0
            0.1   | cyclic: {max_lr: 0.3, step_size: 2}                                     | .2, .3, .2, .1, .2, .3
            0.1   | cyclic: {max_lr: 0.3, step_size: 2, mode: triangular2}                  | .2, .3, .2, .1, .15, .2, .15, .1, .125
            0.1   | cyclic: {max_lr: 0.3, step_size: 2, mode: exp_range, gamma: 0.9}        | .19, .262, .1729, .1, .159049
            1     | interval: {intervals: [{steps: 2, lr: 0.01}, {steps: 5, lr: 0.005}, {steps: 9, lr: 0.001}]} | 1, .01, .01, .01, .005, .005, .005, .005, .001, .001
            1     | inverse_square_root: {warmup_steps: 4}                                  | .5, .5, .5, .5, .447213595, .40824829
            1     | warm_and_exp_decay: {n_warmup_steps: 2, total_steps: 6, decay_factor: 0.01} | 0, .5, 1, .316227766, .1, .0316227766, .01
            1     | warm_cool_decay: {warmup: 2, cooldown: 1, total_steps: 6, decay_factor: 0.5, decay_every: 1} | .5, 1, .5, .25, .125, 0
            1     | tri_stage: {warmup_steps: 2, hold_steps: 2, decay_steps: 2}             | .505, 1, 1, 1, .223606798, .05
            """)
    void givesTheSequenceOfTheReference(double learningRate, String spec, String expected) {
        List<Double> values = numbers(expected);

        List<Double> rates = rates(scheduler(spec).create(learningRate), values.size());

        assertRates(rates, AS_PRINTED).isEqualTo(values);
    }

    @ParameterizedTest
    @DisplayName("check 39: Noam (1, 4, 256) and (1, 25000, 512) at single steps")
    @CsvSource({
        "1, 4, 256, 1, 0.0078125",
        "1, 4, 256, 2, 0.015625",
        "1, 4, 256, 3, 0.0234375",
        "1, 4, 256, 4, 0.03125",
        "1, 4, 256, 5, 0.0279508497",
        "1, 25000, 512, 1, 1.11803399e-8",
        "1, 25000, 512, 25000, 2.79508497e-4",
        "1, 25000, 512, 100000, 1.39754249e-4",
        "0.001, 4000, , 400, 1e-4",
        "0.001, 4000, , 4000, 1e-3",
        "0.001, 4000, , 16000, 5e-4"
    })
    void followsNoamAtAnyStep(double learningRate, long warmup, @Nullable Long size, long step, double expected) {
        double rate = new Noam(warmup, size).rate(learningRate, step);

        assertThat(rate / expected).isCloseTo(1, within(1e-8));
    }

    /** From torch 2.7.1: the rate at each step of a loop that calls optimizer.step() and scheduler.step(). */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            step: {step_size: 2, gamma: 0.5}                     | 1, 1, 0.5, 0.5, 0.25, 0.25
            multi_step: {milestones: [2, 3, 5]}                  | 1, 1, 0.1, 0.01, 0.01, 0.001, 0.001
            exponential: {gamma: 0.9, every: step}               | 1, 0.9, 0.81, 0.729, 0.6561
            cosine: {t_max: 4, eta_min: 0.1}                     | 1, 0.868198051534, 0.55, 0.231801948466, 0.1, 0.231801948466, 0.55, 0.868198051534, 1, 0.868198051534
            one_cycle: {total_steps: 10}                         | 0.04, 0.52, 1, 0.950484632013, 0.81174565395, 0.611262021936, 0.388741978064, 0.18825834605, 0.0495193679865, 4e-06
            one_cycle: {max_lr: 1, total_steps: 10, three_phase: true, anneal_strategy: linear, pct_start: 0.4, div_factor: 10, final_div_factor: 100} | 0.1, 0.4, 0.7, 1, 0.7, 0.4, 0.1, 0.067, 0.034, 0.001
            warmup: {steps: 4, then: {cosine: {t_max: 4, every: step}}} | 0.25, 0.5, 0.75, 1, 0.853553390593, 0.5, 0.146446609407, 0
            """)
    void givesTheSequenceOfPyTorch(String spec, String expected) {
        List<Double> values = numbers(expected);

        List<Double> rates = rates(scheduler(spec).create(1), values.size());

        assertRates(rates, TOLERANCE).isEqualTo(values);
    }

    /**
     * The rates after each value of the metric; an improvement does not give NewBob's patience back. The two of
     * reduce_on_plateau are from torch 2.7.1.
     */
    @ParameterizedTest(name = "{1} {2}")
    @DisplayName("check 39: the three sequences of NewBob, and Plateau's")
    @CsvSource(delimiter = '|', textBlock = """
            1   | new_bob: {}                              | valid.loss     | 10, 2, 2.5                                | 1, 1, .5
            0.8 | new_bob: {}                              | valid.loss     | 1, 1.1, .5                                | .8, .4, .4
            0.8 | new_bob: {patient: 3}                    | valid.loss     | 1, 1.1, 1.1, 1.1, 1.1, 1.1                | .8, .8, .8, .8, .4, .4
            1   | new_bob: {patient: 1}                    | valid.loss     | 1, 1.1, .5, .6, .7, .8                    | 1, 1, 1, .5, .5, .25
            1   | anchored_plateau: {lr_min: 0.25, factor: 0.5, patience: 2, dont_halve_until_epoch: 1} | valid.loss | 10, 11, 13, 14, 15, 16, 17, 9, 9.5, 9.6, 9.7 | 1, 1, 1, .5, .5, .5, .25, .25, .25, .25, .25
            1   | reduce_on_plateau: {factor: 0.5, patience: 1, cooldown: 1} | valid.loss | 1, .9, .95, .95, .9, .9, .85, .9, .9, .9, .9, .9, .9, .9 | 1, 1, 1, .5, .5, .5, .5, .5, .25, .25, .25, .125, .125, .125
            1   | reduce_on_plateau: {metric: valid.accuracy, factor: 0.1, patience: 2, threshold: 0.01, threshold_mode: abs, min_lr: 0.005} | valid.accuracy | .5, .6, .605, .61, .6, .7, .7, .7, .7, .7, .7, .7 | 1, 1, 1, 1, .1, .1, .1, .1, .01, .01, .01, .005
            """)
    void followsAMetric(double learningRate, String spec, String metric, String losses, String expected) {
        Schedule schedule = scheduler(spec).create(learningRate);

        List<Double> rates = ratesAfter(schedule, metric, numbers(losses));

        assertRates(rates, TOLERANCE).isEqualTo(numbers(expected));
    }

    /** What the reference, or PyTorch, gets wrong is in the comment at the end of the line. */
    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("defect 16: NewBob judges negative metrics rightly")
    @CsvSource(delimiter = '|', textBlock = """
            new_bob: {}                                        | valid.loss     | -1, -2         | 1, 1        # .5: the sign is the wrong way round
            new_bob: {}                                        | valid.loss     | -2, -1         | 1, .5       # 1
            new_bob: {metric: valid.accuracy}                  | valid.accuracy | .5, .6, .4     | 1, 1, .5    # knows no direction
            new_bob: {metric: valid.score, mode: min}          | valid.score    | .5, .4, .6     | 1, 1, .5
            new_bob: {}                                        | valid.loss     | 2, NaN, 1, 1   | 1, .5, .5, .25   # 1 for good: nothing is less than NaN
            new_bob: {}                                        | valid.loss     | 0, 0, -1, 1    | 1, .5, .5, .25   # -1 after 0 is no improvement
            anchored_plateau: {patience: 1, dont_halve_until_epoch: 0} | valid.loss | 1, NaN, NaN, 1 | 1, 1, .5, .5     # .5 at the first NaN
            anchored_plateau: {patience: 0, dont_halve_until_epoch: 2} | valid.loss | 3, NaN, 2, 4   | 1, 1, 1, .5      # no value is more than an anchor of NaN
            reduce_on_plateau: {factor: 0.5, patience: 1}      | valid.loss     | -1, -1, -1, -1 | 1, 1, .5, .5     # 1: the same value counts as better
            reduce_on_plateau: {factor: 0.5, patience: 1}      | valid.loss     | 1, NaN, NaN, .5, .6 | 1, 1, .5, .5, .5
            """)
    void judgesAMetricByItsDirection(String spec, String metric, String values, String expected) {
        Schedule schedule = scheduler(spec).create(1);

        List<Double> rates = ratesAfter(schedule, metric, numbers(values));

        assertRates(rates, TOLERANCE).isEqualTo(numbers(expected.replaceAll("#.*", "")));
    }

    @Test
    void staysAtZeroBehindTheEndOfCyclicCosine() {
        assertThat(new CyclicCosine(3, 10).rate(1, 14)).isZero();
        assertThat(new CyclicCosine(0, 10).rate(1, 5)).isCloseTo(0.5, within(TOLERANCE));
    }

    /** The reference falls from .4353 to .2474 where this cools down, and to -.0825 behind the end. */
    @Test
    @DisplayName("defect 16: WarmCool never goes below zero")
    void coolsDownWithoutAJumpAndNeverBelowZero() {
        WarmCoolDecay schedule = new WarmCoolDecay(4, 4, 20, 0.5, 10);

        double start = Math.pow(0.5, 1.2);
        assertRates(
                        List.of(schedule.rate(1, 16), schedule.rate(1, 17), schedule.rate(1, 20), schedule.rate(1, 21)),
                        TOLERANCE)
                .containsExactly(start, start * 3 / 4, 0.0, 0.0);
    }

    /** The reference goes on to .0112 and .0025. */
    @Test
    void staysAtTheFinalScaleOfTriStage() {
        TriStage schedule = new TriStage(2, 2, 2, 0.01, 0.05);

        assertRates(List.of(schedule.rate(1, 7), schedule.rate(1, 8)), TOLERANCE)
                .containsExactly(0.05, 0.05);
    }

    @Test
    void refusesAnEpochWithoutTheMetricThatItWatches() {
        Schedule schedule = scheduler("new_bob: {}").create(1);

        assertThatThrownBy(() -> schedule.epochEnded(Map.of("train.loss", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'valid.loss'")
                .hasMessageContaining("[train.loss]");
    }

    /** The way up ends at the N-th step; epochs and metrics reach what is behind it all the time. */
    @Test
    void warmsUpInFrontOfAMetricDrivenSchedule() {
        Schedule schedule = scheduler("warmup: {steps: 4, then: {new_bob: {}}}").create(1);

        List<Double> rates = ratesAfter(schedule, "valid.loss", List.of(1.0, 1.0, 0.5, 0.4, 0.4));

        assertRates(rates, TOLERANCE).containsExactly(0.5, 0.375, 0.5, 0.5, 0.25);
    }
}
