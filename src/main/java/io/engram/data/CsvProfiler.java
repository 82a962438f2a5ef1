package io.engram.data;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Reads a CSV file once, from beginning to end, to learn what its columns hold. */
public final class CsvProfiler {

    private CsvProfiler() {}

    /**
     * Profiles a file in memory that depends on its columns, not on its rows, and closes it.
     *
     * @param name of the file, for messages
     * @throws InvalidData where the file is not one table of UTF-8 text with a header
     */
    public static DatasetProfile profile(String name, InputStream csv) {
        try (CsvRows rows = new CsvRows(name, csv)) {
            int count = rows.header().size();
            ColumnSummary[] columns = rows.header().stream()
                    .map(column -> new ColumnSummary(column, count))
                    .toArray(ColumnSummary[]::new);
            CellVisitor visitor =
                    (column, text, offset, length) -> columns[column].add(rows.row(), text, offset, length);
            while (rows.next(visitor)) {
                // the visitor does the work
            }
            if (rows.row() == 0) {
                throw rows.invalid("There is a header, but there are no rows. Add one row for each example.");
            }
            List<ColumnProfile> profiles =
                    Arrays.stream(columns).map(ColumnSummary::profile).toList();
            return new DatasetProfile(rows.row(), profiles);
        }
    }
}
