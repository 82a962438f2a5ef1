package io.engram.brain;

import org.jspecify.annotations.Nullable;

/**
 * Where a run is.
 *
 * @param epoch from 1, of {@code epochs}
 * @param step batches of this stage so far, of {@code steps}
 * @param loss mean of the finite losses of the stage so far, null before the first
 * @param etaSeconds estimated time to the end of the last epoch, null while unknown
 */
public record Progress(
        Stage stage,
        int epoch,
        int epochs,
        long step,
        long steps,
        @Nullable Double loss,
        double stepsPerSecond,
        double examplesPerSecond,
        @Nullable Double etaSeconds) {}
