package io.engram.brain;

/**
 * What surrounds a run.
 *
 * @param seed where all randomness starts
 * @param stop asked after every batch
 */
public record RunContext(RunOptions options, long seed, StopSignal stop, BrainListener listener) {

    /** A run that nobody watches or stops. */
    public static RunContext of(RunOptions options, long seed) {
        return new RunContext(options, seed, StopSignal.NEVER, BrainListener.NONE);
    }
}
