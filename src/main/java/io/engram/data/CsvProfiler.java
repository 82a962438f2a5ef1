package io.engram.data;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file once, from beginning to end, to learn what its columns hold. */
public final class CsvProfiler {

    private CsvProfiler() {}

    /**
     * Profiles a file in memory that depends on its columns, not on its rows, and closes it.
     *
     * @throws InvalidData where the file is not one table of UTF-8 text with a header
     */
    public static DatasetProfile profile(InputStream csv) {
        try (CsvRows rows = new CsvRows(csv)) {
            ColumnSummary[] columns =
                    rows.header().stream().map(ColumnSummary::new).toArray(ColumnSummary[]::new);
            CellVisitor visitor =
                    (column, text, offset, length) -> columns[column].add(rows.row(), text, offset, length);
            while (rows.next(visitor)) {
                // the visitor does the work
            }
            if (rows.row() == 0) {
                throw new InvalidData("The file has a header, but no rows. Add one row for each example.");
            }
            List<ColumnProfile> profiles =
                    Arrays.stream(columns).map(ColumnSummary::profile).toList();
            return new DatasetProfile(rows.row(), profiles);
        }
    }

    /** What has been seen of one column. */
    private static final class ColumnSummary {
        private final String name;
        private final CellNumber number = new CellNumber();
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private boolean whole = true;
        private @Nullable String firstBadCell;

        ColumnSummary(String name) {
            this.name = name;
        }

        void add(long row, char[] text, int offset, int length) {
            if (firstBadCell != null) {
                return;
            }
            if (!number.parse(text, offset, length)) {
                firstBadCell = "row " + row + " " + CellNumber.explain(new String(text, offset, length));
                return;
            }
            min = Math.min(min, number.value());
            max = Math.max(max, number.value());
            whole &= number.isWhole();
        }

        ColumnProfile profile() {
            return firstBadCell != null
                    ? new ColumnProfile(name, ColumnType.TEXT, null, null, firstBadCell)
                    : new ColumnProfile(name, whole ? ColumnType.INTEGER : ColumnType.NUMBER, min, max, null);
        }
    }
}
