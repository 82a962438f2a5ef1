package io.engram.metric.stats;

import java.util.OptionalInt;

/**
 * One step from a reference to a hypothesis.
 *
 * @param reference index of the reference's token; none for an insertion
 * @param hypothesis index of the hypothesis' token; none for a deletion
 */
public record Edit(Kind kind, OptionalInt reference, OptionalInt hypothesis) {

    /** What a step does. */
    public enum Kind {
        EQUAL("="),
        INSERTION("I"),
        DELETION("D"),
        SUBSTITUTION("S");

        private final String symbol;

        Kind(String symbol) {
            this.symbol = symbol;
        }

        /** As a report writes it: {@code S}. */
        public String symbol() {
            return symbol;
        }
    }

    static Edit insertion(int hypothesis) {
        return new Edit(Kind.INSERTION, OptionalInt.empty(), OptionalInt.of(hypothesis));
    }

    static Edit deletion(int reference) {
        return new Edit(Kind.DELETION, OptionalInt.of(reference), OptionalInt.empty());
    }

    static Edit pair(boolean equal, int reference, int hypothesis) {
        return new Edit(equal ? Kind.EQUAL : Kind.SUBSTITUTION, OptionalInt.of(reference), OptionalInt.of(hypothesis));
    }
}
