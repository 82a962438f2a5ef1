package io.engram.brain;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a run.
 *
 * @param seed where all randomness starts
 * @param stop asked after every batch
 * @param checkpoint asked after every batch of training and validation
 * @param provenance what has to be the same to get the same bits again; kept with each checkpoint
 * @param folder where a trace of the profiler goes; null for the working directory
 */
public record RunContext(
        RunOptions options,
        long seed,
        StopSignal stop,
        CheckpointSignal checkpoint,
        BrainListener listener,
        Map<String, String> provenance,
        @Nullable Path folder) {

    public RunContext {
        provenance = Map.copyOf(provenance);
    }

    /** A run that saves when its options say so. */
    public RunContext(
            RunOptions options,
            long seed,
            StopSignal stop,
            BrainListener listener,
            Map<String, String> provenance,
            @Nullable Path folder) {
        this(options, seed, stop, CheckpointSignal.NEVER, listener, provenance, folder);
    }

    /** A run whose origin nobody asks for. */
    public RunContext(RunOptions options, long seed, StopSignal stop, BrainListener listener) {
        this(options, seed, stop, listener, Map.of(), null);
    }

    /** A run that nobody watches or stops. */
    public static RunContext of(RunOptions options, long seed) {
        return new RunContext(options, seed, StopSignal.NEVER, BrainListener.NONE);
    }

    /** A run with the seed 0 that shows a progress bar where it has a terminal and the options do not forbid it. */
    static RunContext onTerminal(RunOptions options) {
        return new RunContext(options, 0, StopSignal.NEVER, ProgressBar.onTerminal(options.noprogressbar()));
    }
}
