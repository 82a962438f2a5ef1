package io.engram.data;

import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be used as a dataset. The message names what is wrong, where (row 1 is the first below the header)
 * and the cure, so that it can be shown to whoever sent the file.
 */
public class InvalidData extends RuntimeException {

    public InvalidData(String message) {
        super(message);
    }

    public InvalidData(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
