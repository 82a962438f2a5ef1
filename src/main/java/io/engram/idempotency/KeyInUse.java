package io.engram.idempotency;

/** The first request with this key has not been answered yet. */
public final class KeyInUse extends RuntimeException {

    KeyInUse() {
        super("The first request with this Idempotency-Key is still being answered. Repeat it after Retry-After"
                + " seconds to get its answer.");
    }
}
