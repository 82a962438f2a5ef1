package io.engram.evaluation;

import java.util.List;

/** An evaluation was asked for what its state does not allow. */
public final class IllegalEvaluationMove extends RuntimeException {

    private final String legal;

    private IllegalEvaluationMove(String message, String legal) {
        super(message);
        this.legal = legal;
    }

    static IllegalEvaluationMove ended(EvaluationView view) {
        return new IllegalEvaluationMove(
                "The evaluation '" + view.id() + "' has ended: it is " + view.status()
                        + ", so there is nothing to cancel. Legal is: delete.",
                "delete");
    }

    static IllegalEvaluationMove open(EvaluationView view) {
        return new IllegalEvaluationMove(
                "The evaluation '" + view.id() + "' is " + view.status()
                        + ". Cancel it first, or wait for its end. Legal is: cancel.",
                "cancel");
    }

    /** What it could have been asked for. */
    public List<String> legalMoves() {
        return List.of(legal);
    }
}
