package io.engram.worker;

/**
 * A line that the server sends to a worker after the assignment. The end of the stream means that the server is gone.
 */
public record WorkerCommand(Kind command) {

    /** What a worker can be asked. */
    public enum Kind {
        /** Stop at the next step; the epoch is lost back to the last checkpoint. */
        CANCEL
    }
}
