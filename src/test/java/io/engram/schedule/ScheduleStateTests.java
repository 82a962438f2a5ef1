package io.engram.schedule;

import static io.engram.schedule.ScheduleFixtures.ratesAfter;
import static io.engram.schedule.ScheduleFixtures.scheduler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.definition.Names;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cannot recover its linear, step, inverse-square-root and, in part, other schedulers: defect 16. */
class ScheduleStateTests {

    private static final List<Double> FIRST = List.of(1.0, 0.7, 0.9, 0.7 + 1e-16, 0.8);

    private static final List<Double> SECOND = List.of(0.8, 0.6, 0.9, 0.8, 0.1 + 0.2, 0.7, 0.7, 0.7);

    /** One of every kind. */
    static Stream<String> specs() {
        return """
                new_bob: {annealing_factor: 0.3, patient: 1}
                linear: {epoch_count: 9}
                step_decay: {decay_factor: 0.3}
                linear_warmup: {num_warmup_steps: 3, num_training_steps: 10}
                noam: {n_warmup_steps: 7}
                noam_interval: {n_warmup_steps: 3, anneal_steps: [6], anneal_rates: [0.3]}
                linear_noam: {n_warmup_steps: 7, n_keep_steps: 2}
                cyclic_cosine: {n_warmup_steps: 3, total_steps: 20}
                anchored_plateau: {factor: 0.3, patience: 1, dont_halve_until_epoch: 2}
                cyclic: {max_lr: 0.3, step_size: 3, mode: triangular2}
                interval: {intervals: [{steps: 4, lr: 0.3}, {steps: 8, lr: 0.1}]}
                inverse_square_root: {warmup_steps: 3}
                warm_and_exp_decay: {n_warmup_steps: 3, total_steps: 20}
                warm_cool_decay: {warmup: 3, cooldown: 4, total_steps: 11, decay_every: 7}
                tri_stage: {warmup_steps: 3, hold_steps: 3, decay_steps: 4}
                step: {step_size: 3, gamma: 0.3}
                multi_step: {milestones: [3, 8], gamma: 0.3}
                exponential: {gamma: 0.3}
                cosine: {t_max: 7}
                one_cycle: {total_steps: 12}
                reduce_on_plateau: {factor: 0.3, patience: 1, cooldown: 2}
                warmup: {steps: 8, then: {new_bob: {annealing_factor: 0.3}}}
                """.lines();
    }

    @Test
    void coversEveryKind() {
        assertThat(specs().map(spec -> spec.replaceAll(":.*", "")))
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(Names.kindsOf(SchedulerSpec.class).keySet()));
    }

    @ParameterizedTest
    @MethodSource("specs")
    @DisplayName("defect 16: every scheduler can be recovered")
    void goesOnWithTheSameBitsFromAState(String spec) throws IOException {
        Schedule whole = scheduler(spec).create(0.7);
        ratesAfter(whole, "valid.loss", FIRST);

        Schedule recovered = scheduler(spec).create(0.7);
        recovered.load(new ByteArrayInputStream(saved(whole)));

        assertThat(recovered.learningRate()).isEqualTo(whole.learningRate());
        assertThat(ratesAfter(recovered, "valid.loss", SECOND)).isEqualTo(ratesAfter(whole, "valid.loss", SECOND));
    }

    @Test
    void isWrittenAsLinesOfNumbers() throws IOException {
        Schedule schedule =
                scheduler("new_bob: {annealing_factor: 0.1, patient: 0}").create(0.3);
        ratesAfter(schedule, "valid.loss", List.of(1.0, 1.5));

        assertThat(new String(saved(schedule), StandardCharsets.US_ASCII))
                .isEqualTo("learning_rate=" + 0.3 * 0.1 + "\nprevious=1.5\npatience=0.0\n");
    }

    @Test
    void refusesTheStateOfAnotherKind() {
        Schedule schedule = scheduler("new_bob: {}").create(1);

        assertThatThrownBy(() ->
                        schedule.load(new ByteArrayInputStream("steps=3.0\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(IOException.class)
                .hasMessage("the state has [steps], but needed are [learning_rate, previous, patience]");
    }

    private static byte[] saved(Schedule schedule) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        schedule.snapshot().writeTo(out);
        return out.toByteArray();
    }
}
