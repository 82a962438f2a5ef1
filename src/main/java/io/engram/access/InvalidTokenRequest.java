package io.engram.access;

import io.engram.definition.Flaw;
import java.util.List;
import java.util.stream.Collectors;

/** What is asked for is no token. */
public final class InvalidTokenRequest extends RuntimeException {

    private final List<Flaw> flaws;

    InvalidTokenRequest(List<Flaw> flaws) {
        super(flaws.stream().map(flaw -> flaw.pointer() + ": " + flaw.detail()).collect(Collectors.joining("; ")));
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
