package io.engram.experiment.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A known row of bytes, made of files and of what stands between them.
 *
 * @param sha256 of all of it, in lower-case hex
 */
record Content(List<Piece> pieces, String sha256) {

    private static final int BUFFER_BYTES = 1 << 16;

    Content {
        pieces = List.copyOf(pieces);
    }

    /** A piece of a content. */
    sealed interface Piece permits Bytes, FilePart {
        long length();
    }

    /** Bytes in memory. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Piece {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /**
     * Some bytes of a file.
     *
     * @param stamp of the file, which must not have changed
     * @param from the first byte
     * @param crc32 of the bytes, null where it is not known
     */
    record FilePart(
            Path path,
            FileStamp stamp,
            long from,
            long length,
            @Nullable Long crc32) implements Piece {

        static FilePart whole(ReadFiles.ReadFile file) {
            return new FilePart(file.path(), file.stamp(), 0, file.stamp().size(), file.crc32());
        }

        static FilePart of(ReadFiles.ReadFile file, long from, long length) {
            return new FilePart(file.path(), file.stamp(), from, length, null);
        }
    }

    static Content of(ReadFiles.ReadFile file) {
        return new Content(List.of(FilePart.whole(file)), file.sha256());
    }

    long length() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    String eTag() {
        return "\"" + sha256 + "\"";
    }

    /**
     * Opens all files, so that from now on nobody can put others in their places.
     *
     * @return empty where one is no longer what it was
     */
    Optional<Open> open() throws IOException {
        Open open = new Open();
        boolean same = false;
        try {
            same = open.all();
        } finally {
            if (!same) {
                open.close();
            }
        }
        return same ? Optional.of(open) : Optional.empty();
    }

    /** A content that can be read, for as long as it is open. */
    final class Open implements AutoCloseable {

        private final Map<Path, FileChannel> channels = new LinkedHashMap<>();

        private boolean all() throws IOException {
            for (Piece piece : pieces) {
                if (piece instanceof FilePart file && !channels.containsKey(file.path())) {
                    channels.put(file.path(), FileChannel.open(file.path(), StandardOpenOption.READ));
                    if (!FileStamp.of(file.path()).equals(file.stamp())) {
                        return false;
                    }
                }
            }
            return true;
        }

        /**
         * Sends some of the bytes.
         *
         * @throws BrokenOff where the disk fails, so that what was sent must not pass for the whole
         * @throws IOException where the receiver fails
         */
        void send(ByteRange range, OutputStream out) throws IOException {
            long begin = 0;
            for (Piece piece : pieces) {
                long from = Math.max(range.first(), begin) - begin;
                long to = Math.min(range.last() + 1, begin + piece.length()) - begin;
                if (from < to) {
                    if (piece instanceof FilePart file) {
                        copy(file, file.from() + from, file.from() + to, out);
                    } else if (piece instanceof Bytes bytes) {
                        out.write(bytes.bytes(), (int) from, (int) (to - from));
                    }
                }
                begin += piece.length();
            }
        }

        private void copy(FilePart file, long from, long to, OutputStream out) throws IOException {
            FileChannel channel = channels.get(file.path());
            if (channel == null) {
                throw new IllegalStateException(file.path() + " is not open");
            }
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long at = from; at < to; ) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, to - at));
                int read = read(channel, buffer, at, file);
                out.write(buffer.array(), 0, read);
                at += read;
            }
        }

        private static int read(FileChannel channel, ByteBuffer buffer, long at, FilePart file) {
            try {
                int read = channel.read(buffer, at);
                if (read > 0) {
                    return read;
                }
            } catch (IOException e) {
                throw new BrokenOff(file.path(), e);
            }
            throw new BrokenOff(file.path(), null);
        }

        @Override
        public void close() throws IOException {
            List<IOException> failures = new ArrayList<>();
            for (FileChannel channel : channels.values()) {
                try {
                    channel.close();
                } catch (IOException e) {
                    failures.add(e);
                }
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }
}
