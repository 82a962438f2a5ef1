package io.engram.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps checkpoints from being deleted, whoever runs the retention: the mark is a file beside those of the checkpoint,
 * which a worker in another process sees. {@link HiddenFolders#hide} is the other half of the bargain: it looks for the
 * mark again once the folder has been renamed away, and brings it back where it finds one. So a mark that is seen in
 * its place, after it was made, holds.
 */
public final class Pins {

    /** The name of the mark. */
    public static final String FILE_NAME = "pinned";

    private static final int LOOKS = 500;
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path folder;
    private final Disk disk;

    /** @param folder the folder of all checkpoints of a run */
    public Pins(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Whether the mark is there. */
    public static boolean isPinned(Path checkpoint) {
        return Files.exists(checkpoint.resolve(FILE_NAME));
    }

    /**
     * Pins a checkpoint.
     *
     * @return whether it is pinned; false where it was just being deleted
     */
    public boolean pin(String id) throws IOException {
        Path place = folder.resolve(id);
        for (int look = 0; look < LOOKS; look++) {
            try {
                disk.mark(place.resolve(FILE_NAME));
                if (isPinned(place)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                if (!Files.exists(HiddenFolders.deleting(folder, id)) && !Files.exists(place)) {
                    return false;
                }
            }
            // It has been renamed away and not yet looked at again: it is gone soon, or back.
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        return false;
    }

    /** Takes the mark away, if it is there. */
    public void unpin(String id) throws IOException {
        disk.remove(folder.resolve(id).resolve(FILE_NAME));
    }
}
