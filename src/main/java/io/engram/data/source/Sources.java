package io.engram.data.source;

import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens datasets by what they hold, not by how they are called. */
public final class Sources {

    private Sources() {}

    /**
     * Opens a file, an archive or a folder. A file alone has no other files, whatever lies beside it.
     *
     * @throws InvalidData where it is no dataset
     */
    public static Source open(Path fileOrFolder) {
        return open(fileOrFolder, SourceOptions.DEFAULT);
    }

    /** As {@link #open(Path)}, otherwise than by default. */
    public static Source open(Path fileOrFolder, SourceOptions options) {
        Tables tables = new Tables(options);
        if (Files.isDirectory(fileOrFolder)) {
            return TreeSource.open(new FolderTree(fileOrFolder), tables);
        }
        if (!Files.isRegularFile(fileOrFolder)) {
            throw new InvalidData("There is no file " + fileOrFolder.getFileName() + ". Name one that exists.");
        }
        Content content = Content.of(fileOrFolder);
        Format format = Format.of(Format.head(content));
        if (format == Format.ZIP) {
            return ofZip(fileOrFolder, tables);
        }
        if (format == Format.TAR || (format == Format.GZIP && Archives.isTar(fileOrFolder))) {
            return ofTar(fileOrFolder, tables);
        }
        Source table = tables.open(content);
        Path folder = options.folder();
        return folder == null ? table : new InFolder(table, new FolderTree(folder));
    }

    private static Source ofZip(Path file, Tables tables) {
        ZipTree tree = new ZipTree(file, String.valueOf(file.getFileName()));
        try {
            return TreeSource.open(tree, tables);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static Source ofTar(Path file, Tables tables) {
        try {
            Path zip = Files.createTempFile("engram-", ".zip");
            try {
                Archives.repack(file, zip);
                ZipTree tree = new ZipTree(zip, String.valueOf(file.getFileName()));
                return new Temporary(TreeSource.open(tree, tables), zip);
            } catch (RuntimeException | IOException e) {
                Files.deleteIfExists(zip);
                throw e;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@link #profile(Source)}, of a file or folder that is opened for it. */
    public static DatasetProfile profile(Path fileOrFolder) {
        try (Source source = open(fileOrFolder)) {
            return profile(source);
        }
    }

    /**
     * What is known of a dataset after one pass, in memory that does not depend on the number of rows.
     *
     * @throws InvalidData where a row cannot be read, or there is none
     */
    public static DatasetProfile profile(Source source) {
        return new SourceProfiler(source).profile();
    }
}
