package io.engram.stream;

/** No stream can be opened now. */
public final class TooManyStreams extends RuntimeException {

    private static final long RETRY_AFTER_SECONDS = 15;

    private final boolean ofThisClient;

    private TooManyStreams(String message, boolean ofThisClient) {
        super(message);
        this.ofThisClient = ofThisClient;
    }

    static TooManyStreams ofOneClient(int most) {
        return new TooManyStreams(
                "This client has " + most + " streams open, which is the most (engram.stream.per-client). Close one"
                        + " first; one that was broken off is noticed within half a minute.",
                true);
    }

    static TooManyStreams ofAll(int most) {
        return new TooManyStreams(
                most + " streams are open, which is the most (engram.stream.max-clients). Try again after Retry-After"
                        + " seconds, or ask for the state instead.",
                false);
    }

    static TooManyStreams whileItStops() {
        return new TooManyStreams("The server is being started or stopped. Try again soon.", false);
    }

    /** Whether it is the client's own share that is used up. */
    public boolean isOfThisClient() {
        return ofThisClient;
    }

    public long retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }
}
