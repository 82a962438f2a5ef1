package io.engram.data;

import io.engram.data.item.InputSpec;
import io.engram.data.item.TargetSpec;
import io.engram.data.sampler.Sampler;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.transform.TransformSpec;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which examples an experiment sees, and how. */
public record DataSpec(
        @NotBlank @About("Name or id of an uploaded dataset, or of a bundled sample")
        String dataset,

        @Nullable @About("Which columns of a table of numbers are features and target; else give input and target")
        CsvSpec csv,

        @Nullable @About("What of a row goes into the network, where csv is left out")
        InputSpec input,

        @Nullable
        @About("What of a row the predictions are compared with, where csv is left out; recipes that learn from inputs"
                + " alone need none")
        TargetSpec target,

        @Default("\"refuse\"") @About("What becomes of a row that cannot be read, where csv is left out")
        BadRows badRows,

        @Default("[]")
        @Size(max = 100)
        @About("Which rows are examples; all of them must take a row, and the others are in no part")
        List<RowFilter> where,

        @Default("[]") @Size(max = 100) @About("Applied to the inputs in this order, before the first module")
        List<TransformSpec> transforms,

        @Default("{}") @About("Shares for train, valid and test")
        SplitSpec split,

        @Default("32") @Positive @About(value = "Examples in a batch", unit = "examples")
        int batchSize,

        @Default("true") @About("Whether the training examples are shuffled in each epoch")
        boolean shuffle,

        @Nullable @About("Which training examples an epoch visits; each of them once where it is left out")
        SamplerSpec sampler) {

    public DataSpec {
        if ((csv == null) == (input == null && target == null)) {
            throw new IllegalArgumentException("needs either csv, or input and target; "
                    + (csv == null ? "there is neither" : "there is csv beside one of the others"));
        }
        if (csv == null && input == null) {
            throw new IllegalArgumentException("input is missing; without csv, input and target are needed");
        }
        where = List.copyOf(where);
        transforms = List.copyOf(transforms);
    }

    /** A table of numbers. */
    public DataSpec(
            String dataset,
            CsvSpec csv,
            List<TransformSpec> transforms,
            SplitSpec split,
            int batchSize,
            boolean shuffle,
            @Nullable SamplerSpec sampler) {
        this(dataset, csv, null, null, BadRows.REFUSE, List.of(), transforms, split, batchSize, shuffle, sampler);
    }

    /** Whether its rule leaves out the rows that cannot be read. A table of csv takes all. */
    public boolean leavesOutBadRows() {
        return csv == null && badRows.skips();
    }

    /** Adds a flaw where the dataset has rows that cannot be read, and no rule leaves them out. */
    public void check(@Nullable UnreadableRows unreadable, List<Flaw> flaws) {
        if (unreadable == null || leavesOutBadRows()) {
            return;
        }
        String rows = "the dataset has " + unreadable.count() + (unreadable.count() == 1 ? " row" : " rows")
                + " that cannot be read";
        if (csv != null) {
            flaws.add(new Flaw(
                    "/data/csv",
                    rows
                            + ", and csv takes all rows. Use input and target with bad_rows: skip, or mend the dataset. The"
                            + " first: " + unreadable.first()));
        } else {
            flaws.add(new Flaw(
                    "/data/bad_rows",
                    rows + ". Set this to skip, or mend the dataset. The first: " + unreadable.first()));
        }
    }

    /** The columns of the file that are needed as they are written, beside the features and targets. */
    public Set<String> keptColumns() {
        return Stream.of(
                        where.stream().map(RowFilter::column),
                        split.neededColumn().stream(),
                        Stream.ofNullable(sampler).flatMap(spec -> spec.neededColumn().stream()))
                .flatMap(columns -> columns)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The order in which the training rows are visited.
     *
     * @param table with the columns that are to be kept
     * @param rows those to train on; where there are none, the order is empty
     * @throws InvalidDefinition where the sampler cannot draw from these rows
     */
    public Sampler order(KeptCells table, int[] rows, long seed) {
        if (sampler == null || rows.length == 0) {
            Sampler positions = shuffle ? Sampler.shuffled(rows.length, seed) : Sampler.inOrder(rows.length);
            return positions.of(rows);
        }
        String[] cells = sampler.neededColumn()
                .map(column -> picked(table.cells(column), rows))
                .orElse(new String[0]);
        try {
            return sampler.create(cells, i -> table.place(rows[i]), rows.length, shuffle, seed)
                    .of(rows);
        } catch (IllegalArgumentException e) {
            throw new InvalidDefinition(List.of(
                    new Flaw("/data/sampler", e.getMessage() + " (of the " + rows.length + " rows to train on)")));
        }
    }

    private static String[] picked(String[] cells, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> cells[row]).toArray(String[]::new);
    }
}
