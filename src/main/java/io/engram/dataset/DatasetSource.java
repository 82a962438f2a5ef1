package io.engram.dataset;

import io.engram.data.DatasetProfile;
import io.engram.data.source.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that a definition can name.
 *
 * @param id {@code dst_...}, or the name of a bundled sample
 * @param file the CSV file, or null for a bundled sample, which every process reads from the jar
 */
public record DatasetSource(
        String id, String name, @Nullable Path file, DatasetProfile profile) {

    /** Whether it is one table of text, as {@code data.csv} reads it. */
    public boolean isCsv() {
        return file == null || !Files.isRegularFile(file) || Sources.isCsv(file);
    }
}
