package io.engram.prediction;

import io.engram.definition.Flaw;
import java.util.List;

/** Rows that are not what the model takes, with every reason at once. */
public final class UnpredictableRows extends RuntimeException {

    private final List<Flaw> flaws;

    UnpredictableRows(List<Flaw> flaws) {
        super(flaws.toString());
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
