package io.engram.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A content of which any part can be read, by any thread. */
final class Bytes implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final long base;
    private final long size;

    private Bytes(FileChannel channel, long base, long size) {
        this.channel = channel;
        this.base = base;
        this.size = size;
    }

    /** A part of a file. */
    static Bytes of(Path file, long base, long size) {
        try {
            return new Bytes(FileChannel.open(file, StandardOpenOption.READ), base, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks what is packed, into a file that goes with this. */
    static Bytes unpacked(Content content) {
        try {
            Path file = Files.createTempFile("engram-", ".bytes");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            try (InputStream stream = content.open()) {
                byte[] buffer = new byte[BUFFER];
                long size = 0;
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    Channels.newOutputStream(channel).write(buffer, 0, read);
                    size += read;
                }
                return new Bytes(channel, 0, size);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long size() {
        return size;
    }

    /** The beginning, at most so many bytes. */
    byte[] head(int most) {
        return array(0, (int) Math.min(size, most));
    }

    /** A part that lies within. */
    byte[] array(long position, int count) {
        byte[] array = new byte[count];
        read(position, count).get(array);
        return array;
    }

    /** A part that lies within. */
    ByteBuffer read(long position, int count) {
        ByteBuffer into = ByteBuffer.allocate(count);
        try {
            while (into.hasRemaining()) {
                int read = channel.read(into, base + position + into.position());
                if (read < 0) {
                    throw new EOFException("the file was cut short while it was read");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return into.flip();
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
