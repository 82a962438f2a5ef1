package io.engram.brain;

/** The run has ended early because it was asked to; the normal way out of a fit that is cancelled. */
public final class FitStopped extends RuntimeException {

    private final int epoch;

    FitStopped(int epoch) {
        super("stopped in epoch " + epoch);
        this.epoch = epoch;
    }

    /** The epoch that was cut off. */
    public int epoch() {
        return epoch;
    }
}
