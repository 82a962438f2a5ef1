package io.engram.experiment;

import io.engram.definition.Flaw;
import java.util.List;

/** A body that can be read but says what cannot be done, with every reason at once. */
public final class InvalidBody extends RuntimeException {

    private final List<Flaw> flaws;

    public InvalidBody(List<Flaw> flaws) {
        super(flaws.toString());
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
