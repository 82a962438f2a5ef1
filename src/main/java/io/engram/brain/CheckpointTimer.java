package io.engram.brain;

import java.util.function.LongSupplier;

/** Says when a checkpoint within an epoch is due: after so many batches, or after so long. */
final class CheckpointTimer {

    private final int everySteps;
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private int steps;
    private long start;

    /** Counts from now. */
    CheckpointTimer(RunOptions options, LongSupplier nanoTime) {
        this.everySteps = options.ckptIntervalSteps();
        this.everyNanos = (long) (options.ckptIntervalMinutes() * 60e9);
        this.nanoTime = nanoTime;
        reset();
    }

    /** At the start of an epoch, and after a checkpoint. */
    void reset() {
        steps = 0;
        start = nanoTime.getAsLong();
    }

    /** Counts a batch; whether a checkpoint is due behind it. */
    boolean stepDone() {
        steps++;
        return (everySteps > 0 && steps >= everySteps) || (everyNanos > 0 && nanoTime.getAsLong() - start > everyNanos);
    }
}
