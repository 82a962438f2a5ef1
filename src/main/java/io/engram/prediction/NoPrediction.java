package io.engram.prediction;

/** A request for predictions that could be read, and has no answer. */
public final class NoPrediction extends RuntimeException {

    /** Whose fault it is. */
    public enum Reason {
        /** The body cannot be read. */
        UNREADABLE,
        /** The body is larger than it may be. */
        TOO_LARGE,
        /** The checkpoint cannot be asked, now or later. */
        UNUSABLE,
        /** There is no room for one more predictor or request at the moment. */
        BUSY,
        /** The predictor has ended, or could not do it for want of memory; another one will be started. */
        LOST,
        /** The predictor took too long. */
        TIMEOUT,
        /** A fault of Engram. */
        FAULT
    }

    private final Reason reason;

    NoPrediction(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
