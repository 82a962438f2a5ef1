package io.engram.data;

/**
 * Examples that cannot be read or put together while a run needs them. The message names the batch and the examples.
 */
public final class UnreadableBatch extends RuntimeException {

    public UnreadableBatch(String message, Throwable cause) {
        super(message, cause);
    }
}
