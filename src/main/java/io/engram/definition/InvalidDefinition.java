package io.engram.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that can be read but not run, with every reason at once, or the first {@value #MOST_FLAWS}. */
public final class InvalidDefinition extends RuntimeException {

    /** So many are told; nobody reads more, and a hostile definition could have as many as it has characters. */
    public static final int MOST_FLAWS = 100;

    private final List<Flaw> flaws;

    public InvalidDefinition(List<Flaw> flaws) {
        super(flaws.stream()
                .limit(MOST_FLAWS)
                .map(flaw -> (flaw.pointer().isEmpty() ? "/" : flaw.pointer()) + ": " + flaw.detail())
                .collect(Collectors.joining("\n")));
        this.flaws = flaws.stream().limit(MOST_FLAWS).toList();
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
