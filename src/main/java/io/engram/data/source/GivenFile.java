package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file that a definition asks for beside its rows: weights, a module, a tokenizer.
 *
 * @param dataset the file itself, or the archive or the folder that it is in
 * @param name in the archive or the folder; of a file by itself, which an upload forgets the name of, it says nothing
 */
public record GivenFile(Path dataset, @Nullable String name) {

    private static final int MOST_NAMES = 20;

    /** Reads a file that has to lie somewhere. */
    @FunctionalInterface
    public interface PathReader<T> {
        T read(Path file) throws IOException;
    }

    /** A file by itself. */
    public static GivenFile alone(Path file) {
        return new GivenFile(file, null);
    }

    /** Whether the dataset is one file, without others in it. */
    public boolean isAlone() throws IOException {
        if (Files.isDirectory(dataset)) {
            return false;
        }
        Format format = Format.of(Format.head(Content.of(dataset)));
        return switch (format) {
            case ZIP -> isTorchScript();
            case TAR -> false;
            case GZIP -> !Archives.isTar(Content.of(dataset));
            default -> true;
        };
    }

    private boolean isTorchScript() throws IOException {
        try (ZipFile zip = new ZipFile(dataset.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().matches("[^/]+/data\\.pkl"));
        } catch (ZipException e) {
            return false;
        }
    }

    /**
     * Its content.
     *
     * @throws InvalidData where there is no such file
     */
    public InputStream open() throws IOException {
        if (Files.isDirectory(dataset)) {
            return inFolder();
        }
        if (name == null || isAlone()) {
            return Files.newInputStream(dataset);
        }
        if (!Archives.isTar(Content.of(dataset))) {
            return entry(dataset, name, () -> {});
        }
        Path zip = Files.createTempFile("engram-", ".zip");
        try {
            Archives.repack(Content.of(dataset), zip);
            return entry(zip, name, () -> Files.deleteIfExists(zip));
        } catch (RuntimeException | IOException e) {
            Files.deleteIfExists(zip);
            throw e;
        }
    }

    private InputStream inFolder() throws IOException {
        FolderTree folder = new FolderTree(dataset);
        if (name == null) {
            throw new InvalidData("'" + folder.name() + "' is a folder. Name its file.");
        }
        if (!folder.has(name)) {
            throw new InvalidData(
                    "there is no file " + EntryName.quoted(name) + " in the folder '" + folder.name() + "'.");
        }
        return folder.content(name).open();
    }

    private InputStream entry(Path zip, String entry, Cleaning atLast) throws IOException {
        ZipTree tree = new ZipTree(zip, String.valueOf(dataset.getFileName()));
        try {
            if (!tree.has(entry)) {
                List<String> names = tree.names().stream().limit(MOST_NAMES).toList();
                throw new InvalidData("there is no " + EntryName.quoted(entry) + " in the archive. There is: " + names);
            }
            return new FilterInputStream(tree.content(entry).open()) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        tree.close();
                        atLast.run();
                    }
                }
            };
        } catch (RuntimeException | IOException e) {
            tree.close();
            throw e;
        }
    }

    private interface Cleaning {
        void run() throws IOException;
    }

    /** Writes it to a file, which is replaced if it is there; its folder is made where there is none. */
    public void copyTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (InputStream in = open()) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Reads it where it lies, or where a copy lies meanwhile. */
    public <T> T read(PathReader<T> reader) throws IOException {
        if (name == null || isAlone()) {
            return reader.read(dataset);
        }
        Path copy = Files.createTempFile("engram-", ".copy");
        try {
            copyTo(copy);
            return reader.read(copy);
        } finally {
            Files.delete(copy);
        }
    }
}
