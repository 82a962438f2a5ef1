package io.engram.idempotency;

/** What stands in the header is no key. */
public final class InvalidKey extends RuntimeException {

    InvalidKey(String problem) {
        super("The Idempotency-Key " + problem + ". Send one key of 1 to " + IdempotencyKey.MOST_CHARACTERS
                + " visible ASCII characters, such as a UUID.");
    }
}
