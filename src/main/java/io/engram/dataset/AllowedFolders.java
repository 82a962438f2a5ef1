package io.engram.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The folders of this machine whose files may be read where they lie. What is asked for is compared by its real path,
 * so that no link and no {@code ..} leads out of them; and a path outside is refused before it is looked at, so that
 * nobody learns what is there.
 */
@Component
class AllowedFolders {

    private final List<Path> folders;

    AllowedFolders(DatasetSettings settings) {
        folders = settings.datasets().folders().stream()
                .map(AllowedFolders::absolute)
                .toList();
    }

    private static Path absolute(String folder) {
        Path path = Path.of(folder);
        if (!path.isAbsolute()) {
            throw new IllegalStateException("engram.datasets.folders has '" + folder
                    + "', which is no absolute path. Write it from the root on: /data/sets.");
        }
        return path.normalize();
    }

    /**
     * The real path of a file or folder within.
     *
     * @throws OutsideFolders where it lies elsewhere, or a link leads elsewhere
     * @throws NotInPlace where it is no path, or there is nothing
     */
    Path real(String given) {
        Path path = path(given);
        if (folders.stream().noneMatch(folder -> path.startsWith(folder) || path.startsWith(real(folder)))) {
            throw new OutsideFolders(given, folders);
        }
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw new NotInPlace(
                    "There is no file or folder " + given + ", or the server's user may not see it. Name one that is"
                            + " there, and give that user the right to read it.",
                    e);
        }
        if (folders.stream().noneMatch(folder -> real.startsWith(real(folder)))) {
            throw new OutsideFolders(given, folders);
        }
        if (!Files.isRegularFile(real) && !Files.isDirectory(real)) {
            // To open a pipe would wait for whoever writes it.
            throw new NotInPlace(given + " is neither a file nor a folder. Name one that is.", null);
        }
        return real;
    }

    private static Path path(String given) {
        Path path;
        try {
            path = Path.of(given);
        } catch (InvalidPathException e) {
            throw new NotInPlace(
                    "'" + given + "' is no path of this machine. Give one such as /data/sets/boxes.csv.", e);
        }
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw new NotInPlace("'" + given + "' has '..' in it. Give the path itself.", null);
            }
        }
        if (!path.isAbsolute()) {
            throw new NotInPlace(
                    "'" + given + "' is no absolute path of the server's machine. Write it from the root on:"
                            + " /data/sets/boxes.csv.",
                    null);
        }
        return path.normalize();
    }

    /** A folder that is not there holds nothing, whatever it is called. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }
}
