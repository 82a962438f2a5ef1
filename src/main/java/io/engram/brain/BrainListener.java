package io.engram.brain;

import io.engram.checkpoint.Checkpoint;
import io.engram.metric.steps.StepPoints;
import java.util.List;

/** Told what happens, in the thread that trains. */
public interface BrainListener {

    /** Hears nothing. */
    BrainListener NONE = new BrainListener() {};

    /** A few times a second, and at the end of each stage. */
    default void progress(Progress progress) {}

    /** Whether {@link #steps} is worth the while: to measure a norm is one more call on the device for each update. */
    default boolean wantsSteps() {
        return false;
    }

    /**
     * Batches of training since it was last called, a few times a second, and before each checkpoint that knows them.
     * Their numbers go on from one call to the next, but after a resumption, where they go on behind the checkpoint.
     */
    default void steps(StepPoints points) {}

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
