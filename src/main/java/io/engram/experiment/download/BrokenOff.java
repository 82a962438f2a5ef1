package io.engram.experiment.download;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A download whose first bytes are sent cannot go on. Only closing the connection tells the client so. */
public final class BrokenOff extends RuntimeException {

    BrokenOff(Path file, @Nullable Exception cause) {
        this("cannot read on in " + file, cause);
    }

    public BrokenOff(String message, @Nullable Exception cause) {
        super(message, cause);
    }
}
