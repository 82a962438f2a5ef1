package io.engram.recipe;

import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.KeptCells;
import io.engram.data.Samples;
import io.engram.data.Table;
import io.engram.data.item.StoredRows;
import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import io.engram.definition.InvalidDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dataset of an experiment, read as its definition says, and the plan that came of both.
 *
 * @param cells what is in memory: a table of numbers, or the rows that examples are read from
 * @param digest SHA-256 of the dataset's file, in hexadecimal
 */
public record ExperimentData(
        ExperimentPlan plan,
        KeptCells cells,
        String digest,
        @Nullable Source source) implements AutoCloseable {

    /**
     * Reads the dataset.
     *
     * @param file or folder; null for the bundled sample that the definition names
     * @param beside the folder of the files that a single manifest names; null where it may name none
     * @throws InvalidDefinition where the definition does not fit the data
     * @throws io.engram.data.InvalidData where the data cannot be read
     */
    public static ExperimentData open(@Nullable Path file, @Nullable Path beside, ExperimentDefinition definition) {
        try {
            return definition.data().csv() != null ? table(file, definition) : rows(file, beside, definition);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the dataset " + definition.data().dataset(), e);
        }
    }

    private static ExperimentData table(@Nullable Path file, ExperimentDefinition definition) throws IOException {
        DataDigest digest = new DataDigest();
        DatasetProfile profile;
        try (InputStream csv = digest.of(bytes(file, definition))) {
            profile = CsvProfiler.profile(csv);
        }
        ExperimentPlan plan = ExperimentPlan.of(definition, profile);
        if (!(plan.examples() instanceof ExamplePlan.OfTable table)) {
            throw new IllegalStateException("csv makes a table");
        }
        try (InputStream csv = bytes(file, definition)) {
            Table read = Table.read(csv, table.columns(), definition.data().keptColumns());
            return new ExperimentData(plan, read, digest.hex(), null);
        }
    }

    private static InputStream bytes(@Nullable Path file, ExperimentDefinition definition) throws IOException {
        return file == null ? Samples.open(definition.data().dataset()) : Files.newInputStream(file);
    }

    private static ExperimentData rows(@Nullable Path file, @Nullable Path beside, ExperimentDefinition definition)
            throws IOException {
        Path read = file == null ? Samples.extract(definition.data().dataset()) : file;
        Source source = Sources.open(read, new SourceOptions(Set.of(), beside));
        boolean good = false;
        try {
            ExperimentPlan plan = ExperimentPlan.of(definition, Sources.profile(source));
            if (!(plan.examples() instanceof ExamplePlan.OfItems items)) {
                throw new IllegalStateException("input and target make items");
            }
            Set<String> needed = new LinkedHashSet<>(items.items().columns());
            needed.addAll(definition.data().keptColumns());
            StoredRows rows = new StoredRows(source, needed);
            good = true;
            return new ExperimentData(plan, rows, DataDigest.hex(read), source);
        } finally {
            if (!good) {
                source.close();
            }
        }
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}
