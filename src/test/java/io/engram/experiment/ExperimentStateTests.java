package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentStateTests {

    private static final List<Move<?>> MOVES = List.of(
            Move.START,
            Move.BEGIN,
            Move.FINISH,
            Move.HALT,
            Move.LOSE,
            Move.FAIL,
            Move.PAUSE,
            Move.RESUME,
            Move.CANCEL,
            Move.RETRY,
            Move.EXTEND,
            Move.CHECKPOINT,
            Move.DELETE);

    /** Every state and every move: what is not in the table is illegal. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queued    | start starting, fail failed, pause paused, cancel cancelled, extend queued
            starting  | begin running, lose queued, fail failed, pause pausing, cancel stopping, checkpoint starting
            running   | finish completed, lose queued, fail failed, pause pausing, cancel stopping, checkpoint running
            pausing   | begin pausing, finish completed, halt paused, lose paused, fail failed, cancel stopping
            paused    | resume queued, cancel cancelled, extend paused, delete paused
            stopping  | begin stopping, finish completed, halt cancelled, lose cancelled, fail failed
            cancelled | retry queued, extend cancelled, delete cancelled
            completed | extend queued, delete completed
            failed    | retry queued, extend failed, delete failed
            """)
    void hasTheseMovesAndNoOther(String name, String table) {
        ExperimentState state = ExperimentState.named(name).orElseThrow();
        Map<String, String> expected = Arrays.stream(table.split(", "))
                .map(move -> move.split(" "))
                .collect(Collectors.toMap(move -> move[0], move -> move[1]));

        for (Move<?> move : MOVES) {
            assertThat(after(state, move)).as(name + " " + move.name()).isEqualTo(expected.get(move.name()));
        }
    }

    private static @Nullable String after(ExperimentState state, Move<?> move) {
        try {
            return move.from(state).text();
        } catch (IllegalMove e) {
            return null;
        }
    }

    @Test
    void listsEveryState() {
        assertThat(ExperimentStates.ALL)
                .extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ExperimentState.class.getDeclaredClasses())
                        .filter(Class::isRecord)
                        .toList());
    }

    @Test
    void namesStateMoveAndWhatIsLegalWhenItRefuses() {
        assertThatExceptionOfType(IllegalMove.class)
                .isThrownBy(() -> Move.DELETE.from(ExperimentStates.RUNNING))
                .withMessage("An experiment that is running takes no delete. Legal is: pause, cancel, checkpoint.")
                .satisfies(refusal -> assertThat(refusal.legalMoves())
                        .extracting(Move::name)
                        .containsExactly("pause", "cancel", "checkpoint"));
    }

    @Test
    void saysSoWhereNothingIsLegal() {
        assertThatExceptionOfType(IllegalMove.class)
                .isThrownBy(() -> Move.CANCEL.from(ExperimentStates.STOPPING))
                .withMessage("An experiment that is stopping takes no cancel. Nothing is legal until that has ended.");
    }
}
