package io.engram.data;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The first rows of a CSV file as they are written, for people to look at. */
public final class CsvPreview {

    /** A preview of a very wide file has fewer rows, but at least one. */
    private static final int MAX_CELLS = 1_000_000;

    private static final int MAX_CELL_LENGTH = 200;

    private CsvPreview() {}

    /**
     * At most so many rows, without the header. Long cells are cut to 200 characters. The file is closed.
     *
     * @param name of the file, for messages
     * @param from the first of them, counted from 1
     */
    public static List<List<String>> rows(String name, InputStream csv, long from, int limit) {
        try (CsvRows file = new CsvRows(name, csv)) {
            int columns = file.header().size();
            int most = Math.min(limit, Math.max(1, MAX_CELLS / columns));
            List<List<String>> rows = new ArrayList<>();
            String[] cells = new String[columns];
            CellVisitor visitor = (column, text, offset, length) ->
                    cells[column] = new String(text, offset, Math.min(length, MAX_CELL_LENGTH));
            CellVisitor nobody = (column, text, offset, length) -> {};
            for (long row = 1; rows.size() < most && file.next(row < from ? nobody : visitor); row++) {
                if (row >= from) {
                    rows.add(List.copyOf(Arrays.asList(cells)));
                }
            }
            return rows;
        }
    }
}
