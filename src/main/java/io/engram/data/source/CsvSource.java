package io.engram.data.source;

import io.engram.data.CellNumber;
import io.engram.data.CsvRows;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CSV and TSV. A cell that is written as a number is one; what a mark for missing cells stands in is missing. */
final class CsvSource implements Source {

    private final Content content;
    private final Set<String> missing;
    private final List<String> columns;

    CsvSource(Content content, Set<String> missing) {
        this.content = content;
        this.missing = missing;
        try (Cursor header = new Cursor()) {
            columns = List.copyOf(header.rows.header());
        }
    }

    @Override
    public String name() {
        return content.name();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public RowCursor rows() {
        return new Cursor();
    }

    @Override
    public void close() {
        // each cursor closes its own file
    }

    private final class Cursor implements RowCursor {
        private final CsvRows rows;
        private final CellNumber number = new CellNumber();
        private final int[] ends;
        private char[] row = new char[1024];
        private int length;

        Cursor() {
            rows = new CsvRows(content.name(), content.stream());
            ends = new int[rows.header().size()];
        }

        @Override
        public boolean next() {
            length = 0;
            return rows.next(this::keep);
        }

        private void keep(int column, char[] text, int offset, int size) {
            if (row.length - length < size) {
                // A row has an upper bound of its own, far below what overflows.
                row = Arrays.copyOf(row, Math.max(2 * row.length, length + size));
            }
            System.arraycopy(text, offset, row, length, size);
            length += size;
            ends[column] = length;
        }

        @Override
        public @Nullable Object value(int column) {
            int start = start(column);
            if (number.parse(row, start, ends[column] - start) && !isMissing(column)) {
                long whole = (long) number.value();
                return number.isWhole() && whole == number.value() && Math.abs(whole) < CellNumber.EXACT
                        ? (Object) whole
                        : (Object) number.value();
            }
            return text(column);
        }

        @Override
        public @Nullable String text(int column) {
            return isMissing(column) ? null : written(column);
        }

        private boolean isMissing(int column) {
            int size = ends[column] - start(column);
            return size == 0 || (!missing.isEmpty() && missing.contains(written(column)));
        }

        private String written(int column) {
            int start = start(column);
            return new String(row, start, ends[column] - start);
        }

        private int start(int column) {
            return column == 0 ? 0 : ends[column - 1];
        }

        @Override
        public String place() {
            return "row " + rows.row() + " of " + content.name();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
