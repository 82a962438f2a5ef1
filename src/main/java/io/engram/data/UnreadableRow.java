package io.engram.data;

import org.jspecify.annotations.Nullable;

/** A row that cannot be read, while those behind it can: whoever reads may go on to the next. */
public class UnreadableRow extends InvalidData {

    public UnreadableRow(String message) {
        super(message);
    }

    public UnreadableRow(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
