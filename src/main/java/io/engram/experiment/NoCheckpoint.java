package io.engram.experiment;

/** An experiment is asked what it has learned, and has saved nothing yet. */
public final class NoCheckpoint extends RuntimeException {

    NoCheckpoint(String experiment, String metric) {
        super("Experiment " + experiment + " has no checkpoint with " + metric
                + " yet. Wait for the end of its first epoch, or name one of its checkpoints.");
    }
}
