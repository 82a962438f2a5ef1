package io.engram.worker;

/**
 * A line that the server sends to a worker after the assignment. The end of the stream means that the server is gone.
 *
 * @param id what the worker acknowledges it by
 */
public record WorkerCommand(long id, Kind command) {

    /** What a worker can be asked. */
    public enum Kind {
        /** Save behind the next batch, and end. */
        STOP,
        /** Save behind the next batch, and go on. */
        CHECKPOINT
    }
}
