package io.engram.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A source whose file goes with it. */
final class Temporary extends Wrapped {

    private final Path file;

    Temporary(Source source, Path file) {
        super(source);
        this.file = file;
    }

    @Override
    public void close() {
        super.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
