package io.engram.brain;

import io.engram.checkpoint.Checkpoint;
import java.util.List;

/** Told what happens, in the thread that trains. */
public interface BrainListener {

    /** Hears nothing. */
    BrainListener NONE = new BrainListener() {};

    /** A few times a second, and at the end of each stage. */
    default void progress(Progress progress) {}

    /**
     * The run continues from a checkpoint.
     *
     * @param history every stage up to there, in order
     */
    default void recovered(List<StageStats> history) {}

    /** A stage is over. */
    default void stageEnded(StageStats stats) {}

    /**
     * A checkpoint is whole on disk; some batches after it was saved, but always before the fit is over.
     *
     * @param deleted ids of those that gave way to it
     */
    default void checkpointSaved(Checkpoint checkpoint, List<String> deleted) {}
}
