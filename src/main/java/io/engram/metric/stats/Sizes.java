package io.engram.metric.stats;

/** The checks of sizes that all statistics share. */
final class Sizes {

    private Sizes() {}

    static void requireEqual(String one, int size, String other, int otherSize) {
        if (size != otherSize) {
            throw new IllegalArgumentException(
                    "there are " + size + " " + one + " but " + otherSize + " " + other + "; give one for each");
        }
    }

    static void requireSome(String what, int size) {
        if (size == 0) {
            throw new IllegalStateException("there are no " + what + " to summarize; append some first");
        }
    }
}
