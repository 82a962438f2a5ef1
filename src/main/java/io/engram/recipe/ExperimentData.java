package io.engram.recipe;

import io.engram.checkpoint.Checkpoint;
import io.engram.data.CsvProfiler;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.Samples;
import io.engram.data.Table;
import io.engram.data.UnreadableRow;
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
        return open(file, beside, definition, null);
    }

    /**
     * The same for a run that goes on.
     *
     * @param newest the checkpoint that it goes on from, whose tokens its weights know; null where there is none
     */
    public static ExperimentData open(
            @Nullable Path file, @Nullable Path beside, ExperimentDefinition definition, @Nullable Checkpoint newest) {
        try {
            return definition.data().csv() != null ? table(file, definition) : rows(file, beside, definition, newest);
        } catch (UnreadableRow e) {
            throw new InvalidData(e.getMessage() + " Or set data.bad_rows to skip.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the dataset " + definition.data().dataset(), e);
        }
    }

    private static ExperimentData table(@Nullable Path file, ExperimentDefinition definition) throws IOException {
        DataDigest digest = new DataDigest();
        String dataset = definition.data().dataset();
        DatasetProfile profile;
        try (InputStream csv = digest.of(bytes(file, dataset))) {
            profile = CsvProfiler.profile(dataset, csv);
        }
        ExperimentPlan plan = ExperimentPlan.of(definition, profile);
        if (!(plan.examples() instanceof ExamplePlan.OfTable table)) {
            throw new IllegalStateException("csv makes a table");
        }
        try (InputStream csv = bytes(file, dataset)) {
            Table read =
                    Table.read(dataset, csv, table.columns(), definition.data().keptColumns());
            return new ExperimentData(plan, read, digest.hex(), null);
        }
    }

    /**
     * Reads another dataset for a plan that was made of the one that was trained on: its labels and columns count.
     *
     * @param parts whether the columns are needed too by which the rows are split
     * @throws InvalidData where the dataset does not fit the plan
     */
    static ExperimentData open(
            @Nullable Path file, @Nullable Path beside, String dataset, ExperimentPlan plan, boolean parts) {
        Set<String> kept = parts ? plan.definition().data().keptColumns() : Set.of();
        try {
            return plan.examples() instanceof ExamplePlan.OfItems items
                    ? rows(
                            file == null ? Samples.extract(dataset) : file,
                            options(beside, dataset, plan.definition()),
                            plan,
                            items,
                            kept)
                    : otherTable(file, dataset, plan, kept);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dataset " + dataset, e);
        } catch (InvalidDefinition e) {
            throw new InvalidData("The dataset does not fit what was trained: " + e.getMessage(), e);
        }
    }

    private static ExperimentData otherTable(@Nullable Path file, String dataset, ExperimentPlan plan, Set<String> kept)
            throws IOException {
        DatasetProfile other;
        try (InputStream csv = bytes(file, dataset)) {
            other = CsvProfiler.profile(dataset, csv);
        }
        ExperimentPlan fitting = plan.on(other);
        if (!(fitting.examples() instanceof ExamplePlan.OfTable table)) {
            throw new IllegalStateException("csv makes a table");
        }
        try (InputStream csv = bytes(file, dataset)) {
            return new ExperimentData(fitting, Table.read(dataset, csv, table.columns(), kept), "", null);
        }
    }

    /** Who reads a message knows the dataset's name, and nothing of the file that the server keeps an upload in. */
    private static SourceOptions options(@Nullable Path beside, String dataset, ExperimentDefinition definition) {
        return SourceOptions.DEFAULT.in(beside).on(definition.data().badRows()).called(dataset);
    }

    private static InputStream bytes(@Nullable Path file, String dataset) throws IOException {
        return file == null ? Samples.open(dataset) : Files.newInputStream(file);
    }

    private static ExperimentData rows(
            @Nullable Path file, @Nullable Path beside, ExperimentDefinition definition, @Nullable Checkpoint newest)
            throws IOException {
        String dataset = definition.data().dataset();
        Path read = file == null ? Samples.extract(dataset) : file;
        SourceOptions options = options(beside, dataset, definition);
        ExperimentPlan plan;
        try (Source source = Sources.open(read, options)) {
            plan = ExperimentPlan.of(definition, Sources.profile(source));
        }
        if (!(plan.examples() instanceof ExamplePlan.OfItems items)) {
            throw new IllegalStateException("input and target make items");
        }
        ExperimentData data = rows(read, options, plan, items, definition.data().keptColumns());
        boolean good = false;
        try {
            ExperimentData complete = data.withTokens(newest);
            good = true;
            return complete;
        } finally {
            if (!good) {
                data.close();
            }
        }
    }

    private ExperimentData withTokens(@Nullable Checkpoint newest) {
        return cells instanceof StoredRows rows
                ? new ExperimentData(TokenModels.learn(plan, rows, newest), cells, digest, source)
                : this;
    }

    private static ExperimentData rows(
            Path read, SourceOptions options, ExperimentPlan plan, ExamplePlan.OfItems items, Set<String> kept)
            throws IOException {
        Source source = Sources.open(read, options);
        boolean good = false;
        try {
            Set<String> needed = new LinkedHashSet<>(items.items().columns());
            needed.addAll(kept);
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
        cells.close();
        if (source != null) {
            source.close();
        }
    }
}
