package io.engram.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that can be read but not run, with every reason at once. */
public final class InvalidDefinition extends RuntimeException {

    private final List<Flaw> flaws;

    public InvalidDefinition(List<Flaw> flaws) {
        super(flaws.stream()
                .map(flaw -> (flaw.pointer().isEmpty() ? "/" : flaw.pointer()) + ": " + flaw.detail())
                .collect(Collectors.joining("\n")));
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
