package io.engram.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.schedule.ScheduledChoice.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScheduledChoiceTests {

    private static double mse(double difference) {
        return difference * difference;
    }

    private static double smoothL1(double difference) {
        return Math.abs(difference) < 1 ? difference * difference / 2 : Math.abs(difference) - 0.5;
    }

    private static ScheduledChoice<DoubleUnaryOperator> losses() {
        return new ScheduledChoice<>(
                List.of(new Phase<>(3, ScheduledChoiceTests::mse), new Phase<>(2, Math::abs)),
                ScheduledChoiceTests::smoothL1);
    }

    private static List<Double> next(ScheduledChoice<DoubleUnaryOperator> losses, int count) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(losses.current().applyAsDouble(-0.5));
            losses.stepTaken();
        }
        return values;
    }

    /** The predictions 1, 2 against 1.5, 2.5. */
    @Test
    @DisplayName("check 39: ScheduledLoss is mse for 3 steps, l1 for 2, and then smooth l1")
    void switchesAfterTheStepsOfAPhase() {
        assertThat(next(losses(), 8)).containsExactly(0.25, 0.25, 0.25, 0.5, 0.5, 0.125, 0.125, 0.125);
    }

    @Test
    @DisplayName("defect 16: ScheduledLoss goes on behind the step of its checkpoint")
    void goesOnFromItsState() throws IOException {
        ScheduledChoice<DoubleUnaryOperator> whole = losses();
        next(whole, 4);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        whole.snapshot().writeTo(saved);

        ScheduledChoice<DoubleUnaryOperator> recovered = losses();
        recovered.load(new ByteArrayInputStream(saved.toByteArray()));

        assertThat(next(recovered, 3)).containsExactly(0.5, 0.125, 0.125);
    }

    @Test
    void staysWhereNoStepIsTaken() {
        ScheduledChoice<DoubleUnaryOperator> losses = losses();

        losses.current();
        losses.current();
        losses.current();

        assertThat(next(losses, 4)).containsExactly(0.25, 0.25, 0.25, 0.5);
    }

    @Test
    void refusesAPhaseWithoutSteps() {
        assertThatThrownBy(() -> new Phase<>(0, "mse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a phase must have at least 1 step, had 0");
    }
}
