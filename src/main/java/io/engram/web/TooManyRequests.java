package io.engram.web;

/** One client asks for more than its share. */
final class TooManyRequests extends RuntimeException {

    private final long retryAfterSeconds;

    private TooManyRequests(String message, long retryAfterSeconds) {
        super(message);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static TooManyRequests perSecond(int most, long retryAfterSeconds) {
        return new TooManyRequests(
                "This client sends more than " + most + " requests a second"
                        + " (engram.http.per-client.requests-per-second). Wait for Retry-After seconds.",
                retryAfterSeconds);
    }

    static TooManyRequests atOnce(int most) {
        return new TooManyRequests(
                "This client has " + most + " requests in the works, which is the most"
                        + " (engram.http.per-client.at-once). Wait for their answers first.",
                1);
    }

    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
