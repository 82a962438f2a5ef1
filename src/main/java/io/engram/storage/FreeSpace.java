package io.engram.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Refuses to begin what cannot fit. A reserve always stays free, so that the database can still write down what
 * happens, an end above all.
 */
public final class FreeSpace {

    /** The system property with the reserve in bytes; the server hands its own on to its workers. */
    public static final String PROPERTY = "engram.storage.reserve";

    private static final long USUAL_RESERVE = 64L << 20;

    /** How systems say that a disk, or what a user may have of it, is full. */
    private static final List<String> FULL =
            List.of("no space left", "not enough space", "quota exceeded", "file too large");

    /** Asks how much of a folder's file system may still be written. */
    @FunctionalInterface
    public interface Probe {

        long usableBytes(Path folder) throws IOException;
    }

    private final long reserveBytes;
    private final Probe probe;

    /** Leaves this much free; a test says itself what is free. */
    public FreeSpace(long reserveBytes, Probe probe) {
        this.reserveBytes = reserveBytes;
        this.probe = probe;
    }

    /** Leaves free what this process was told to. */
    public static FreeSpace ofProcess() {
        return leaving(Long.getLong(PROPERTY, USUAL_RESERVE));
    }

    /** Leaves this much free of the real file system. */
    public static FreeSpace leaving(long reserveBytes) {
        return new FreeSpace(reserveBytes, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    /** How much always stays free. */
    public long reserveBytes() {
        return reserveBytes;
    }

    /**
     * Refuses where so much does not fit beside the reserve.
     *
     * @param folder may be one that is still to be made
     * @throws StorageFull where it does not
     */
    public void require(Path folder, long bytes) {
        long free = usable(folder);
        if (free - reserveBytes < bytes) {
            throw new StorageFull(
                    folder, bytes, reserveBytes, free, new IOException("refused before anything was written"));
        }
    }

    /** Explains a write that has failed: a {@link StorageFull} where that is why. */
    public IOException explained(Path folder, long bytes, IOException failure) {
        if (isFull(failure)) {
            throw new StorageFull(folder, bytes, reserveBytes, usable(folder), failure);
        }
        return failure;
    }

    /** What cannot be asked counts as plenty: the write itself will tell. */
    private long usable(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            long usable = probe.usableBytes(existing);
            // Some file systems are larger than a long can say.
            return usable < 0 ? Long.MAX_VALUE : usable;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether a full disk is why something failed. */
    public static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException && FULL.stream().anyMatch(text::contains)) {
                return true;
            }
        }
        return false;
    }
}
