package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of one file of a dataset, wherever they lie. */
interface Content {

    /** As messages call it. */
    String name();

    /** As the file itself is called, whatever messages call it. */
    default String fileName() {
        return name();
    }

    /** In bytes; -1 where it is known at the end only. */
    long size();

    InputStream open() throws IOException;

    /** The content with any part at hand; what is packed is unpacked first. */
    default Bytes bytes() {
        return Bytes.unpacked(this);
    }

    /** As {@link #open}, for those who cannot throw it. */
    default InputStream stream() {
        try {
            return open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something is wrong with the file: what and the cure. */
    default InvalidData invalid(String message) {
        return new InvalidData(name() + ": " + message);
    }

    /** As {@link #invalid(String)}, where something else found out. */
    default InvalidData invalid(String message, Throwable cause) {
        return new InvalidData(name() + ": " + message, cause);
    }

    /** A file of its own. */
    static Content of(Path file) {
        return new OfFile(file);
    }

    /** A file of its own. */
    record OfFile(Path file) implements Content {

        @Override
        public String name() {
            return String.valueOf(file.getFileName());
        }

        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Bytes bytes() {
            return Bytes.of(file, 0, size());
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
