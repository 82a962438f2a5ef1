package io.engram.experiment.storage;

/** A checkpoint cannot be deleted, or checkpoints cannot be pruned, because of who still needs them. */
public final class CheckpointInUse extends RuntimeException {

    private CheckpointInUse(String message) {
        super(message);
    }

    static CheckpointInUse pinned(String id) {
        return new CheckpointInUse("The checkpoint '" + id + "' is pinned. Unpin it first: PATCH /api/v1/checkpoints/"
                + id + " with {\"pinned\": false}.");
    }

    static CheckpointInUse newest(String id, String status) {
        return new CheckpointInUse("The checkpoint '" + id + "' is the newest of an experiment that is " + status
                + ": the training would go on from it. "
                + (ExperimentStatus.isAtWork(status)
                        ? "Cancel or pause the experiment first."
                        : "Ask with ?force=true to lose what has been trained since the one before it."));
    }

    static CheckpointInUse atWork(String experiment, String status) {
        return new CheckpointInUse("The experiment '" + experiment + "' is " + status
                + ", and its worker prunes by the definition itself. Try again when it has ended or is paused.");
    }
}
