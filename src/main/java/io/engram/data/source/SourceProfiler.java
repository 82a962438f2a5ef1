package io.engram.data.source;

import io.engram.data.ColumnSummary;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import java.util.Arrays;
import java.util.List;

/** Reads a source once to learn what its columns hold. */
final class SourceProfiler {

    private final Source source;
    private final ColumnSummary[] columns;

    SourceProfiler(Source source) {
        this.source = source;
        int count = source.columns().size();
        this.columns = source.columns().stream()
                .map(name -> new ColumnSummary(name, count))
                .toArray(ColumnSummary[]::new);
    }

    DatasetProfile profile() {
        long row = 0;
        try (RowCursor rows = source.rows()) {
            while (rows.next()) {
                row++;
                for (int column = 0; column < columns.length; column++) {
                    add(rows, row, column);
                }
            }
        }
        if (row == 0) {
            throw new InvalidData(source.name() + ": There are no rows. Add one row for each example.");
        }
        return new DatasetProfile(
                row, Arrays.stream(columns).map(ColumnSummary::profile).toList());
    }

    private void add(RowCursor rows, long row, int column) {
        ColumnSummary summary = columns[column];
        Object value;
        try {
            value = rows.value(column);
        } catch (UnusableCell e) {
            summary.bad(row, e.reason().replaceFirst("\\.$", ""));
            return;
        }
        if (value == null) {
            summary.missing(row);
        } else if (value instanceof Number number) {
            summary.number(number.doubleValue(), number instanceof Long, String.valueOf(rows.text(column)));
        } else if (value instanceof Boolean truth) {
            summary.truth(row, truth);
        } else if (value instanceof ArrayCell array) {
            add(summary, row, array);
        } else if (value instanceof List<?> list) {
            add(summary, row, list);
        } else {
            String text = value.toString();
            summary.text(row, text, source.hasFiles() ? source.has(text) : null);
        }
    }

    private static void add(ColumnSummary summary, long row, ArrayCell array) {
        summary.array(array.shape().getShape(), false);
        try {
            for (float element : array.floats()) {
                summary.element(element);
            }
        } catch (UnusableCell e) {
            // A profile outlives the name of the file, which an upload has for a moment only.
            summary.bad(row, "cannot be used: " + e.reason().replaceFirst("\\.$", ""));
        }
    }

    private static void add(ColumnSummary summary, long row, List<?> list) {
        summary.array(new long[] {list.size()}, true);
        for (Object element : list) {
            if (element instanceof Number number) {
                summary.element(number.doubleValue());
            } else {
                summary.bad(row, "holds '" + element + "', which is no number");
            }
        }
    }
}
