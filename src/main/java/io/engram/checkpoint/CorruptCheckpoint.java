package io.engram.checkpoint;

/** A checkpoint whose files are not what its manifest says. */
public final class CorruptCheckpoint extends RuntimeException {

    public CorruptCheckpoint(String message) {
        super(message);
    }

    public CorruptCheckpoint(String message, Throwable cause) {
        super(message, cause);
    }
}
