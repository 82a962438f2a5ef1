package io.engram.dataset;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What tells whether files are still those that were read, without reading them again: how many there are, how large
 * they are together, and when the last of them was changed. Of a folder, hidden files do not count.
 */
record FileState(long files, long bytes, Instant modified) {

    FileState {
        // As the database keeps it.
        modified = modified.truncatedTo(ChronoUnit.MICROS);
    }

    /** @throws IOException where it is not there, or may not be read */
    static FileState of(Path fileOrFolder) throws IOException {
        Counter counter = new Counter(fileOrFolder);
        Files.walkFileTree(fileOrFolder, counter);
        return new FileState(counter.files, counter.bytes, counter.modified);
    }

    /** What differs from then, as the end of a sentence; empty where nothing does. */
    String since(FileState before) {
        if (equals(before)) {
            return "";
        }
        if (files != before.files) {
            return "it had " + before.files + " files and has " + files;
        }
        return bytes != before.bytes
                ? "it had " + before.bytes + " bytes and has " + bytes
                : "it was last changed at " + before.modified + ", and is now at " + modified;
    }

    private static final class Counter extends SimpleFileVisitor<Path> {
        private final Path root;
        private long files;
        private long bytes;
        private Instant modified = Instant.EPOCH;

        Counter(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.equals(root) || !file.getFileName().toString().startsWith(".")) {
                files++;
                bytes += attributes.size();
                Instant changed = attributes.lastModifiedTime().toInstant();
                modified = changed.isAfter(modified) ? changed : modified;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
