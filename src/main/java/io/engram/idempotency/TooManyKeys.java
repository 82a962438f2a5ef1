package io.engram.idempotency;

/** There is no room for another request with a key at the moment. */
public final class TooManyKeys extends RuntimeException {

    private TooManyKeys(String message) {
        super(message);
    }

    static TooManyKeys kept(long most) {
        return new TooManyKeys("The answers to " + most + " Idempotency-Keys are kept, which is the most"
                + " (engram.idempotency.max-keys). Try again when some have expired, or send no key.");
    }

    static TooManyKeys atOnce(int most) {
        return new TooManyKeys(most + " requests with an Idempotency-Key are being answered, which is the most"
                + " (engram.idempotency.at-once). Try again after Retry-After seconds.");
    }
}
