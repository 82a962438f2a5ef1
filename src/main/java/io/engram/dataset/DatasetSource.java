package io.engram.dataset;

import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.DatasetProfile;
import io.engram.data.source.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that a definition can name.
 *
 * @param id {@code dst_...}, or the name of a bundled sample
 * @param file the file or folder, or null for a bundled sample, which every process reads from the jar
 * @param inPlace whether it is somebody else's, read where it lies
 */
public record DatasetSource(
        String id, String name, @Nullable Path file, DatasetProfile profile, boolean inPlace) {

    /** An upload, or a sample. */
    public DatasetSource(String id, String name, @Nullable Path file, DatasetProfile profile) {
        this(id, name, file, profile, false);
    }

    /** Whether it is one table of text, as {@code data.csv} reads it. */
    public boolean isCsv() {
        if (file == null) {
            return true;
        }
        // Of one that is gone, whoever reads it says so.
        return !Files.isDirectory(file) && (!Files.isRegularFile(file) || Sources.isCsv(file));
    }

    /** The folder of the files that a single manifest names; null for an upload, which has none beside it. */
    public @Nullable Path beside() {
        return inPlace && file != null ? beside(file, profile.columns()) : null;
    }

    /** The same of a path in place; null for a folder, which has all in it, and where no column names files. */
    static @Nullable Path beside(Path fileOrFolder, List<ColumnProfile> columns) {
        boolean names = columns.stream().anyMatch(column -> column.type() == ColumnType.FILE);
        return names && !Files.isDirectory(fileOrFolder) ? fileOrFolder.getParent() : null;
    }
}
