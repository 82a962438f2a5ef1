package io.engram.brain;

import java.util.Locale;

/** What a pass over the batches is for. */
public enum Stage {
    TRAIN,
    VALID,
    TEST;

    /** As it is written: {@code train}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
