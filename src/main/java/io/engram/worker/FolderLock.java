package io.engram.worker;

import io.engram.brain.StopSignal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder to one process. The operating system gives the lock back when the process ends, however it ends, so
 * that a killed one never blocks the next, and one that merely should be dead always does.
 */
public final class FolderLock implements AutoCloseable {

    /** Of an experiment's folder. */
    public static final String WORKER = "worker.lock";

    private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, and makes folder and file where they are missing.
     *
     * @param patience how long another process may still take to leave
     * @param stop ends the waiting early
     * @throws FolderInUse where another process has it to the end of the wait
     */
    public static FolderLock take(Path folder, String file, Duration patience, StopSignal stop) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        try {
            while (tryLock(channel) == null) {
                if (System.nanoTime() >= deadline || stop.requested()) {
                    throw new FolderInUse(folder);
                }
                if (!told) {
                    log.info("another process still works in {}; waiting for it to leave", folder);
                    told = true;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return new FolderLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The other one is in this very process, as in tests.
            return null;
        }
    }

    /** Works in the folder, and leaves it to others. */
    public boolean during(BooleanSupplier work) throws IOException {
        try {
            return work.getAsBoolean();
        } finally {
            close();
        }
    }

    /** Leaves the folder to others. The file stays: who deletes it could take away the lock of the next. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
