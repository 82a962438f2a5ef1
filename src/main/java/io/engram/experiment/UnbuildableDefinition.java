package io.engram.experiment;

import io.engram.definition.Flaw;
import java.util.List;

/** A definition that is well formed but does not fit its data, or whose shapes do not meet. */
public final class UnbuildableDefinition extends RuntimeException {

    private final List<Flaw> flaws;

    public UnbuildableDefinition(List<Flaw> flaws) {
        super(flaws.toString());
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
