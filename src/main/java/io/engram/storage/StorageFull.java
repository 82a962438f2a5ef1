package io.engram.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** There is no room to write something; what stood before still stands. */
public final class StorageFull extends UncheckedIOException {

    private final Path folder;
    private final long neededBytes;
    private final long freeBytes;

    StorageFull(Path folder, long neededBytes, long reserveBytes, long freeBytes, IOException cause) {
        super(
                "There is no room to write to " + folder + ": needed are " + neededBytes + " bytes and a reserve of "
                        + reserveBytes + ", free are " + freeBytes + ".",
                cause);
        this.folder = folder;
        this.neededBytes = neededBytes;
        this.freeBytes = freeBytes;
    }

    /** Where there is no room. */
    public Path folder() {
        return folder;
    }

    /** How many bytes were to be written, the reserve not counted. */
    public long neededBytes() {
        return neededBytes;
    }

    /** How many bytes were free. */
    public long freeBytes() {
        return freeBytes;
    }

    /** What helps. */
    public String cure() {
        return "Free some space there: delete checkpoints (POST /api/v1/experiments/{id}/checkpoints:prune),"
                + " experiments or datasets, or move the data folder to a larger disk. Then try again.";
    }
}
