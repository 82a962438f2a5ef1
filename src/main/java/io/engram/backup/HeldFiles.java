package io.engram.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Second names for the files of a data folder, so that nobody can delete them while they are being copied. */
final class HeldFiles {

    private static final String[] FOLDERS = {"datasets", "experiments"};

    /** Files that never change once they have their name. Of others the present content is kept. */
    private static final String FINISHED = "checkpoints";

    private final Path data;
    private final Path held;

    HeldFiles(Path data, Path held) {
        this.data = data;
        this.held = held;
    }

    /** Holds all that is there now and not held yet. */
    void hold() throws IOException {
        for (String folder : FOLDERS) {
            Path from = data.resolve(folder);
            if (Files.isDirectory(from)) {
                Files.walkFileTree(from, new Holder());
            }
        }
    }

    private void hold(Path file) throws IOException {
        Path relative = data.relativize(file);
        Path to = held.resolve(relative);
        try {
            if (Files.exists(to)) {
                return;
            }
            VerifiedCopy.makeFolderOf(to);
            if (relative.toString().contains(FINISHED) || relative.startsWith(FOLDERS[0])) {
                Files.createLink(to, file);
            } else {
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (NoSuchFileException e) {
            // It was deleted a moment ago, and its row before.
            Files.deleteIfExists(to);
        } catch (UnsupportedOperationException e) {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Leaves out what begins with a dot, is a lock, or is not whole yet. */
    private final class Holder extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isPassing(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && !isPassing(file)) {
                hold(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, failure);
        }

        private boolean isPassing(Path path) {
            String name = String.valueOf(path.getFileName());
            return name.startsWith(".") || name.endsWith(".lock") || name.endsWith(".part");
        }
    }
}
