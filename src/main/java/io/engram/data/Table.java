package io.engram.data;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a CSV file that an experiment uses: in memory where they take no more than a quarter of it, else in a
 * file that goes with the process. The arrays are the table's own, not copies.
 */
public final class Table implements KeptCells {

    private final String name;
    private final int rows;
    private final int featureCount;
    private final float[] features;
    private final int targetCount;
    private final double[] targets;
    private final Map<String, String[]> cells;
    private final @Nullable RowFile file;

    private Table(Filling filling) {
        this.name = filling.csv.name();
        this.rows = filling.rows;
        this.featureCount = filling.featureColumns.length;
        this.targetCount = filling.targetColumns.length;
        this.file = filling.file;
        int inMemory = file == null ? rows : 0;
        this.features = Arrays.copyOf(filling.features, inMemory * featureCount);
        this.targets = Arrays.copyOf(filling.targets, inMemory * targetCount);
        this.cells = filling.keptCells();
    }

    /**
     * Reads the file to its end and closes it.
     *
     * @param name of the file, for messages
     * @param kept columns whose cells are kept as they are written, whatever else they are
     * @throws InvalidData where a column is missing or a cell is not a finite number, since the file may have changed
     *     after it was profiled
     */
    public static Table read(String name, InputStream csv, Columns columns, Collection<String> kept) {
        return read(name, csv, columns, kept, Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param mostBytes what the numbers may take in memory */
    static Table read(String name, InputStream csv, Columns columns, Collection<String> kept, long mostBytes) {
        try (CsvRows rows = new CsvRows(name, csv)) {
            Filling filling = new Filling(rows, columns, kept, mostBytes);
            try {
                while (rows.next(filling)) {
                    filling.endRow();
                }
                return filling.table();
            } catch (RuntimeException | Error e) {
                filling.giveUp();
                throw e;
            }
        }
    }

    @Override
    public String place(int position) {
        return "row " + (position + 1) + " of " + name;
    }

    /** Whether {@link #features} and {@link #targets} can be asked for; if not, {@link #read} can. */
    public boolean inMemory() {
        return file == null;
    }

    /**
     * Copies rows that follow each other into these arrays, from their n-th row on.
     *
     * @param first row, from 0
     */
    public void read(int first, int count, float[] features, double[] targets, int n) {
        if (file == null) {
            System.arraycopy(this.features, first * featureCount, features, n * featureCount, count * featureCount);
            System.arraycopy(this.targets, first * targetCount, targets, n * targetCount, count * targetCount);
        } else {
            file.read(first, count, features, targets, n);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    private void requireMemory() {
        if (file != null) {
            throw new IllegalStateException("the table is not in memory; read its rows one after the other");
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    public int featureCount() {
        return featureCount;
    }

    /** Row by row: (rows, featureCount). */
    public float[] features() {
        requireMemory();
        return features;
    }

    public int targetCount() {
        return targetCount;
    }

    /** Row by row: (rows, targetCount). */
    public double[] targets() {
        requireMemory();
        return targets;
    }

    @Override
    public String[] cells(String column) {
        String[] found = cells.get(column);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the cells of '" + column + "' were not kept, but those of " + cells.keySet());
        }
        return found;
    }

    /** A table while it grows. */
    private static final class Filling implements CellVisitor {
        private final CsvRows csv;
        private final int[] featureColumns;
        private final int[] targetColumns;
        /** By column, since every cell of the file asks. */
        private final @Nullable Kept[] kept;

        private final boolean[] isNumber;
        private final double[] row;
        private final CellNumber number = new CellNumber();
        /** A class name stands in many rows; one text for each is enough. */
        private final Map<String, String> names = new HashMap<>();

        private float[] features = new float[1024];
        private double[] targets = new double[1024];
        private int rows;

        private final long mostRows;
        private @Nullable RowFile file;

        Filling(CsvRows csv, Columns columns, Collection<String> keptColumns, long mostBytes) {
            this.csv = csv;
            featureColumns = indices(columns.features());
            targetColumns = indices(columns.targets());
            mostRows = mostBytes / Math.max(1, RowFile.bytesOf(featureColumns.length, targetColumns.length));
            kept = new Kept[csv.header().size()];
            keptColumns.forEach(name -> kept[indexOf(name)] = new Kept(name));
            row = new double[csv.header().size()];
            isNumber = new boolean[row.length];
            Arrays.stream(featureColumns).forEach(column -> isNumber[column] = true);
            Arrays.stream(targetColumns).forEach(column -> isNumber[column] = true);
        }

        private int[] indices(List<ColumnProfile> columns) {
            Map<String, Integer> byName = new HashMap<>();
            csv.header().forEach(name -> byName.put(name, byName.size()));
            return columns.stream()
                    .mapToInt(column ->
                            Optional.ofNullable(byName.get(column.name())).orElseThrow(() -> missing(column.name())))
                    .toArray();
        }

        private int indexOf(String name) {
            int index = csv.header().indexOf(name);
            if (index < 0) {
                throw missing(name);
            }
            return index;
        }

        private InvalidData missing(String name) {
            return csv.invalid("There is no column '" + name + "'. Upload it again with this column.");
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            Kept asWritten = kept[column];
            if (asWritten != null) {
                asWritten.cells.add(names.computeIfAbsent(new String(text, offset, length), name -> name));
            }
            if (!isNumber[column]) {
                return;
            }
            if (!number.parse(text, offset, length)) {
                throw invalid(column, CellNumber.explain(new String(text, offset, length)));
            }
            row[column] = number.value();
        }

        void endRow() {
            int at = file == null ? rows : 0;
            int from = at * featureColumns.length;
            if (features.length - from < featureColumns.length) {
                features = Arrays.copyOf(features, longer(features.length, featureColumns.length));
            }
            for (int i = 0; i < featureColumns.length; i++) {
                features[from + i] = single(featureColumns[i]);
            }
            from = at * targetColumns.length;
            if (targets.length - from < targetColumns.length) {
                targets = Arrays.copyOf(targets, longer(targets.length, targetColumns.length));
            }
            for (int i = 0; i < targetColumns.length; i++) {
                single(targetColumns[i]);
                targets[from + i] = row[targetColumns[i]];
            }
            rows = Math.addExact(rows, 1);
            if (file != null) {
                file.add(features, targets, 1);
            } else if (rows > mostRows) {
                moveToFile();
            }
        }

        /** What a network is given of the cell, and its loss compared with. */
        private float single(int column) {
            float value = (float) row[column];
            if (Float.isInfinite(value)) {
                throw invalid(column, "is " + row[column] + ", more than 32 bits can hold");
            }
            return value;
        }

        private void moveToFile() {
            RowFile opened = new RowFile(featureColumns.length, targetColumns.length);
            file = opened;
            opened.add(features, targets, rows);
            features = new float[featureColumns.length];
            targets = new double[targetColumns.length];
        }

        Table table() {
            if (file != null) {
                file.end();
            }
            return new Table(this);
        }

        void giveUp() {
            if (file != null) {
                file.close();
            }
        }

        Map<String, String[]> keptCells() {
            return Arrays.stream(kept)
                    .flatMap(Stream::ofNullable)
                    .collect(Collectors.toMap(
                            Kept::name, column -> column.cells().toArray(new String[0])));
        }

        private int longer(int length, int atLeast) {
            if (length > Integer.MAX_VALUE - 8 - atLeast) {
                throw csv.invalid("It has more values than fit into memory, by row " + csv.row()
                        + ". Use fewer columns or rows.");
            }
            return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * length, (long) length + atLeast));
        }

        private InvalidData invalid(int column, String reason) {
            return csv.invalid("Row " + csv.row() + " of column '"
                    + csv.header().get(column) + "' " + reason
                    + ". Mend the cell, or leave the column out.");
        }
    }

    /** A column whose cells are kept as they are written. */
    private record Kept(String name, List<String> cells) {

        Kept(String name) {
            this(name, new ArrayList<>());
        }
    }
}
