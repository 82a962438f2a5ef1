package io.engram.idempotency;

import org.springframework.http.HttpStatus;

/** The body of a request with a key did not arrive, or is too large for any request. */
public final class BodyRefused extends RuntimeException {

    private final HttpStatus status;

    private BodyRefused(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    static BodyRefused tooLarge(long most) {
        return new BodyRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is larger than the " + most + " bytes that any request may have"
                        + " (engram.uploads.max-size).");
    }

    static BodyRefused broken(java.io.IOException cause) {
        BodyRefused refused = new BodyRefused(HttpStatus.BAD_REQUEST, "The body broke off before its end.");
        refused.initCause(cause);
        return refused;
    }

    /** 400 or 413. */
    public HttpStatus status() {
        return status;
    }
}
