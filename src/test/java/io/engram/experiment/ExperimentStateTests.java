package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentStateTests {

    @ParameterizedTest
    @CsvSource({
        "QUEUED, START, STARTING",
        "QUEUED, CANCEL, CANCELLED",
        "STARTING, RUN, RUNNING",
        "STARTING, REQUEUE, QUEUED",
        "RUNNING, FINISH, COMPLETED",
        "RUNNING, CANCEL, STOPPING",
        "RUNNING, FAIL, FAILED",
        "STOPPING, STOP, CANCELLED",
        "STOPPING, RUN, STOPPING",
        "STOPPING, FINISH, COMPLETED"
    })
    void followsTheMovesOfALife(ExperimentState from, Move move, ExperimentState to) {
        assertThat(from.after(move)).isEqualTo(to);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "COMPLETED", "FAILED"})
    void allowsNothingButDeletionAfterTheEnd(ExperimentState ended) {
        assertThat(ended.legalMoves()).containsExactly(Move.DELETE);
    }

    @Test
    void namesStateMoveAndWhatIsLegalWhenItRefuses() {
        assertThatExceptionOfType(IllegalMove.class)
                .isThrownBy(() -> ExperimentState.RUNNING.after(Move.DELETE))
                .withMessage("An experiment that is running takes no delete. Legal is: cancel.")
                .satisfies(refusal -> assertThat(refusal.legalMoves()).containsExactly(Move.CANCEL));
    }

    @Test
    void saysSoWhereNothingIsLegal() {
        assertThatExceptionOfType(IllegalMove.class)
                .isThrownBy(() -> ExperimentState.STOPPING.after(Move.CANCEL))
                .withMessage("An experiment that is stopping takes no cancel. Nothing is legal until that has ended.");
    }
}
