package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A folder. Links are followed to files within it only. */
final class FolderTree implements FileTree {

    /** Further down nobody keeps data; a circle of links would have no end. */
    private static final int MAX_DEPTH = 16;

    private final Path root;

    FolderTree(Path folder) {
        try {
            this.root = folder.toRealPath();
        } catch (IOException e) {
            throw new InvalidData("There is no folder " + folder + ". Name one that exists.", e);
        }
    }

    @Override
    public String name() {
        return String.valueOf(root.getFileName());
    }

    @Override
    public Collection<String> names() {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, MAX_DEPTH)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (!EntryName.hidden(name)) {
                    names.add(name);
                }
                if (names.size() > ZipTree.MAX_FILES) {
                    throw new InvalidData(name() + " has more than " + ZipTree.MAX_FILES
                            + " files. Name them in a manifest, and open that.");
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public boolean has(String name) {
        try {
            return EntryName.possible(name) && Files.isRegularFile(root.resolve(EntryName.slashed(name)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Content content(String name) {
        // An absolute name is one of a file within too, where the folder is read in place.
        String within =
                name.startsWith(root + "/") ? name.substring(root.toString().length() + 1) : name;
        String plain = EntryName.plain(within);
        try {
            Path file = root.resolve(plain).toRealPath();
            if (!file.startsWith(root)) {
                throw new InvalidData(
                        EntryName.quoted(name) + " links to a file outside the dataset. Put the file itself there.");
            }
            if (Files.isRegularFile(file)) {
                return new Named(plain, plain, Content.of(file));
            }
        } catch (IOException | InvalidPathException e) {
            InvalidData absent = EntryName.absent(name, name());
            absent.initCause(e);
            throw absent;
        }
        throw EntryName.absent(name, name());
    }

    @Override
    public void close() {
        // nothing is open
    }
}
