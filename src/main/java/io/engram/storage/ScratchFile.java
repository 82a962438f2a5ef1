package io.engram.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file for what is too large for memory. It is written from its beginning to its end, then read anywhere by any
 * number of threads, and it goes with its process, however that ends. What is read of it lately is in the system's
 * cache, which gives way to whoever needs memory.
 */
public final class ScratchFile implements AutoCloseable {

    /** Names the folder; without it, that of temporary files. */
    public static final String PROPERTY = "engram.scratch";

    private static final int BUFFER = 1 << 18;

    /** How many bytes are written before the disk is looked at again. */
    private static final long BETWEEN_LOOKS = 1 << 24;

    private final Path folder;
    private final FreeSpace space;
    private final FileChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocateDirect(BUFFER);
    private long written;
    private long looked;

    private ScratchFile(Path folder, FreeSpace space) throws IOException {
        this.folder = folder;
        this.space = space;
        space.require(folder, BETWEEN_LOOKS);
        // Unix removes its name at once, so that not even a kill leaves it.
        this.channel = FileChannel.open(
                Files.createTempFile(folder, "engram-", ".scratch"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** An empty one. */
    public static ScratchFile create() {
        Path folder = Path.of(System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir")));
        try {
            return new ScratchFile(folder.toAbsolutePath(), FreeSpace.ofProcess());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a file in " + folder.toAbsolutePath(), e);
        }
    }

    /** How many bytes have been appended. */
    public long size() {
        return written + pending.position();
    }

    /**
     * Writes the remaining bytes behind all others.
     *
     * @throws StorageFull where the disk is full, or about to be
     */
    public void append(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (!pending.hasRemaining()) {
                flush();
            }
            int count = Math.min(pending.remaining(), bytes.remaining());
            pending.put(pending.position(), bytes, bytes.position(), count);
            pending.position(pending.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    /** Ends the writing; nothing may be read before. */
    public void flush() {
        pending.flip();
        try {
            if (written - looked >= BETWEEN_LOOKS) {
                space.require(folder, BETWEEN_LOOKS);
                looked = written;
            }
            while (pending.hasRemaining()) {
                written += channel.write(pending, written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write what does not fit into memory", space.explained(folder, BUFFER, e));
        }
        pending.clear();
    }

    /** Fills the buffer with the bytes from a position on. */
    public void read(ByteBuffer into, long position) {
        long from = position;
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, from);
                if (count < 0) {
                    throw new IllegalStateException("nothing was written at " + from + ", but up to " + written);
                }
                from += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what does not fit into memory", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
