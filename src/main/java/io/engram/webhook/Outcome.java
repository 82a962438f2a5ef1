package io.engram.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param code of the answer, null where there was none
 * @param error why it failed, null where it did not
 * @param notBefore when the receiver wants to be asked again, where it says so
 */
record Outcome(
        @Nullable Integer code,
        @Nullable String error,
        @Nullable Instant notBefore) {

    private static final int GONE = 410;

    boolean isDelivered() {
        return error == null;
    }

    /** The receiver wants nothing any more. */
    boolean isGone() {
        return code != null && code == GONE;
    }
}
