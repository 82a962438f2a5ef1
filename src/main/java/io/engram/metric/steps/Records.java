package io.engram.metric.steps;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Records of one width in a file, found by their number. What is behind the last whole one does not count. */
final class Records implements AutoCloseable {

    private final FileChannel file;
    private final int header;
    private final int width;

    Records(FileChannel file, int header, int width) {
        this.file = file;
        this.header = header;
        this.width = width;
    }

    int width() {
        return width;
    }

    /** Whole ones. */
    long count() throws IOException {
        return Math.max(0, (file.size() - header) / width);
    }

    /**
     * Reads on from one of them.
     *
     * @return how many whole ones there were, of those that the buffer has room for; it is ready to be read
     */
    int read(long first, ByteBuffer into) throws IOException {
        int whole = fill(file, header + first * width, into) / width;
        into.flip().limit(whole * width);
        return whole;
    }

    static int fill(FileChannel file, long position, ByteBuffer into) throws IOException {
        int begin = into.position();
        while (into.hasRemaining() && file.read(into, position + into.position() - begin) >= 0) {
            // A read may give less than there is.
        }
        return into.position() - begin;
    }

    void write(long first, ByteBuffer from) throws IOException {
        long position = header + first * width;
        while (from.hasRemaining()) {
            position += file.write(from, position);
        }
    }

    void truncate(long count) throws IOException {
        file.truncate(header + count * width);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
