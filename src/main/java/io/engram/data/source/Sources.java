package io.engram.data.source;

import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens datasets by what they hold, not by how they are called. */
public final class Sources {

    private static final int MAX_PREVIEW_CELLS = 1_000_000;
    private static final int MAX_PREVIEW_CELL = 200;

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
        Source source = opened(fileOrFolder, options);
        return options.badRows().skips() ? new Skipping(source) : source;
    }

    private static Source opened(Path fileOrFolder, SourceOptions options) {
        Tables tables = new Tables(options);
        if (Files.isDirectory(fileOrFolder)) {
            return TreeSource.open(new FolderTree(fileOrFolder), tables);
        }
        if (!Files.isRegularFile(fileOrFolder)) {
            throw new InvalidData("There is no file " + fileOrFolder.getFileName() + ". Name one that exists.");
        }
        Content own = Content.of(fileOrFolder);
        Content content = new Named(options.name() == null ? own.name() : options.name(), own.name(), own);
        Format format = Format.of(Format.head(content));
        if (format == Format.ZIP) {
            return ofZip(fileOrFolder, content.name(), tables);
        }
        if (format == Format.TAR || (format == Format.GZIP && Archives.isTar(content))) {
            return ofTar(content, tables);
        }
        Source table = tables.open(content);
        Path folder = options.folder();
        return folder == null ? table : new InFolder(table, new FolderTree(folder));
    }

    private static Source ofZip(Path file, String name, Tables tables) {
        ZipTree tree = new ZipTree(file, name);
        try {
            return TreeSource.open(tree, tables);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private static Source ofTar(Content file, Tables tables) {
        try {
            Path zip = Files.createTempFile("engram-", ".zip");
            try {
                Archives.repack(file, zip);
                ZipTree tree = new ZipTree(zip, file.name());
                return new Temporary(TreeSource.open(tree, tables), zip);
            } catch (RuntimeException | IOException e) {
                Files.deleteIfExists(zip);
                throw e;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Reads a zip archive through, to compare its files with their sums; anything else says itself where it is damaged.
     *
     * @param name what messages call it
     * @throws InvalidData naming the file that is not what was packed
     */
    public static void check(Path file, String name) {
        if (Format.of(Format.head(Content.of(file))) == Format.ZIP) {
            ZipTree tree = new ZipTree(file, name);
            try {
                tree.check();
            } finally {
                tree.close();
            }
        }
    }

    /** Whether a file is text that could be CSV: neither an archive, nor JSON, nor anything binary. */
    public static boolean isCsv(Path file) {
        return Format.of(Format.head(Content.of(file))) == Format.CSV;
    }

    /**
     * Some rows as texts, for people to look at: long cells are cut, missing ones empty.
     *
     * @param from the first of them, counted from 1
     */
    public static List<List<String>> preview(Source source, long from, int rows) {
        try (RowCursor cursor = source.rows()) {
            int columns = source.columns().size();
            int most = Math.min(rows, Math.max(1, MAX_PREVIEW_CELLS / Math.max(1, columns)));
            List<List<String>> shown = new ArrayList<>();
            for (long row = 1; shown.size() < most && cursor.next(); row++) {
                if (row < from) {
                    continue;
                }
                List<String> cells = new ArrayList<>(columns);
                for (int column = 0; column < columns; column++) {
                    cells.add(shown(cursor, column));
                }
                shown.add(cells);
            }
            return shown;
        }
    }

    /** An array is shown by its shape: its values would have to be read. */
    private static String shown(RowCursor cursor, int column) {
        String text;
        try {
            text = cursor.value(column) instanceof ArrayCell array
                    ? array.shape().toString()
                    : cursor.text(column);
        } catch (UnusableCell e) {
            text = "(" + e.reason() + ")";
        }
        return text == null ? "" : text.substring(0, Math.min(text.length(), MAX_PREVIEW_CELL));
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
