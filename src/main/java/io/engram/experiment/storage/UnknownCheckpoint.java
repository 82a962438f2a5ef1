package io.engram.experiment.storage;

/** There is no such checkpoint, or none any more. */
public final class UnknownCheckpoint extends RuntimeException {

    UnknownCheckpoint(String id) {
        super("There is no checkpoint '" + id + "'.");
    }
}
