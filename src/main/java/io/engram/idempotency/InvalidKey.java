package io.engram.idempotency;

/** What stands in the header is no key. */
public final class InvalidKey extends RuntimeException {

    InvalidKey(String problem) {
        this(
                problem,
                "Send one key of 1 to " + IdempotencyKey.MOST_CHARACTERS
                        + " visible ASCII characters, such as a UUID.");
    }

    private InvalidKey(String problem, String cure) {
        super("The Idempotency-Key " + problem + ". " + cure);
    }

    /** Answers are kept, and the text of a token or of a webhook's secret must not be. */
    static InvalidKey forSecret() {
        return new InvalidKey(
                "cannot be honoured here, since the answer holds a secret that is kept nowhere",
                "Leave it out, and revoke or delete what was made if the answer was lost.");
    }
}
