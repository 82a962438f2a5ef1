package io.engram.definition;

/** A text that is not JSON or YAML at all, or too large or too deep to be read. */
public final class UnreadableDefinition extends RuntimeException {

    public UnreadableDefinition(String message) {
        super(message);
    }

    public UnreadableDefinition(String message, Throwable cause) {
        super(message, cause);
    }
}
