package io.engram.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** What has come of a file so far, kept to this process while it is written. */
final class PartFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final int SHOWN_EACH = 1 << 20;

    private final Path path;
    private final FileChannel channel;

    PartFile(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(e);
        }
        take();
    }

    private void take() {
        try {
            // Held until the channel is closed.
            if (channel.tryLock() != null) {
                channel.position(channel.size());
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Taken in this process; said below.
        } catch (IOException e) {
            throw failed(e);
        }
        close();
        throw new Refused(Refused.NO, "Another download writes " + path + " already. Wait for it, or end it.");
    }

    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void empty() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Writes what comes.
     *
     * @param most more than that is not wanted
     * @throws IOException if no more comes because the connection is broken
     */
    void append(InputStream body, long most, LongConsumer shown) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = size();
        long next = size;
        while (size < most) {
            int count = body.read(buffer, 0, (int) Math.min(buffer.length, most - size));
            if (count < 0) {
                throw new IOException("the body ended early");
            }
            write(ByteBuffer.wrap(buffer, 0, count));
            size += count;
            if (size >= next) {
                shown.accept(size);
                next = size + SHOWN_EACH;
            }
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Refused failed(IOException cause) {
        return new Refused(
                Refused.NO, "The file " + path + " cannot be written. Is there a folder for it, and room?", cause);
    }

    /** On the disk, not only on its way there, before it gets its name. */
    @Override
    public void close() {
        try (channel) {
            channel.force(true);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new Refused(Refused.NO, "The file " + file + " cannot be read.", e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Refused(Refused.NO, "The file " + file + " is not what it should be, and cannot be deleted.", e);
        }
    }
}
