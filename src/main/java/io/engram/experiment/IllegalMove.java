package io.engram.experiment;

import java.util.List;
import java.util.stream.Collectors;

/** An experiment was asked for what its state does not allow. */
public final class IllegalMove extends RuntimeException {

    private final ExperimentState state;
    private final Move<?> move;

    IllegalMove(ExperimentState state, Move<?> move) {
        super("An experiment that is " + state.text() + " takes no " + move + ". " + legal(state));
        this.state = state;
        this.move = move;
    }

    private static String legal(ExperimentState state) {
        return state.legalMoves().isEmpty()
                ? "Nothing is legal until that has ended."
                : "Legal is: " + state.legalMoves().stream().map(Move::name).collect(Collectors.joining(", ")) + ".";
    }

    /** The state that it was in. */
    public ExperimentState state() {
        return state;
    }

    /** What it was asked for. */
    public Move<?> move() {
        return move;
    }

    /** What it could have been asked for. */
    public List<Move<?>> legalMoves() {
        return state.legalMoves();
    }
}
