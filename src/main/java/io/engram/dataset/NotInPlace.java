package io.engram.dataset;

import org.jspecify.annotations.Nullable;

/** What was named is no file or folder that could be read where it lies. */
final class NotInPlace extends RuntimeException {

    NotInPlace(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
