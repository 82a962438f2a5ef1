package io.engram.checkpoint;

import io.engram.storage.FreeSpace;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;

/** Waits for no disk: for tests that save thousands of files and lose no power. */
public final class QuickDisk extends Disk {

    /** A folder of checkpoints on it. */
    public static CheckpointFolder folder(Path folder) {
        return new CheckpointFolder(folder, InstantSource.system(), new QuickDisk(), FreeSpace.ofProcess());
    }

    @Override
    protected void flush(FileChannel channel) {}
}
