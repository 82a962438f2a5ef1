package io.engram.experiment;

import java.util.List;
import java.util.Set;

/**
 * Every state, and the sets of them that matter. Apart from {@link ExperimentState}, whose initialization would
 * otherwise wait for that of its own kinds.
 */
public final class ExperimentStates {

    /** Waits for a worker. */
    public static final ExperimentState.Queued QUEUED = new ExperimentState.Queued();
    /** A worker process is being started. */
    public static final ExperimentState.Starting STARTING = new ExperimentState.Starting();
    /** It trains. */
    public static final ExperimentState.Running RUNNING = new ExperimentState.Running();
    /** It has been asked to pause, and saves. */
    public static final ExperimentState.Pausing PAUSING = new ExperimentState.Pausing();
    /** Stopped with all it has learned, until somebody resumes it. */
    public static final ExperimentState.Paused PAUSED = new ExperimentState.Paused();
    /** It has been asked to stop, and saves. */
    public static final ExperimentState.Stopping STOPPING = new ExperimentState.Stopping();
    /** Stopped because somebody asked. */
    public static final ExperimentState.Cancelled CANCELLED = new ExperimentState.Cancelled();
    /** All epochs are done. */
    public static final ExperimentState.Completed COMPLETED = new ExperimentState.Completed();
    /** The training could not go on. */
    public static final ExperimentState.Failed FAILED = new ExperimentState.Failed();

    /** Every state there is, in the order of a life. */
    public static final List<ExperimentState> ALL =
            List.of(QUEUED, STARTING, RUNNING, PAUSING, PAUSED, STOPPING, CANCELLED, COMPLETED, FAILED);

    /** States in which something will still happen by itself. */
    public static final Set<ExperimentState> ACTIVE = Set.of(QUEUED, STARTING, RUNNING, PAUSING, STOPPING);

    /** States from which it goes on without anybody's looking at its data again. */
    public static final Set<ExperimentState> NEEDING_DATA =
            Set.of(QUEUED, STARTING, RUNNING, PAUSING, PAUSED, STOPPING);

    /** States in which a worker is at it, or should be. */
    public static final Set<ExperimentState> AT_WORK = Set.of(STARTING, RUNNING, PAUSING, STOPPING);

    private ExperimentStates() {}
}
