package io.engram.data.source;

import io.engram.data.ColumnSummary;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.UnreadableRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        long count = 0;
        UnreadableRows unreadable = null;
        try (RowCursor rows = source.rows()) {
            while (rows.next()) {
                count++;
                unreadable = rows.unreadable();
                long row = count + (unreadable == null ? 0 : unreadable.count());
                for (int column = 0; column < columns.length; column++) {
                    add(rows, row, column);
                }
            }
            unreadable = rows.unreadable();
        }
        requireMostlyReadable(count, unreadable);
        return new DatasetProfile(
                count, Arrays.stream(columns).map(ColumnSummary::profile).toList(), unreadable, Map.of());
    }

    private void requireMostlyReadable(long count, @Nullable UnreadableRows unreadable) {
        if (unreadable != null && unreadable.count() > count) {
            throw new InvalidData(unreadable.first() + " So it is with " + unreadable.count() + " of "
                    + (count + unreadable.count()) + " rows, which are too many to be left out.");
        }
        if (count == 0) {
            throw new InvalidData(source.name() + ": There are no rows. Add one row for each example.");
        }
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
            summary.number(row, number.doubleValue(), number instanceof Long, String.valueOf(rows.text(column)));
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
        summary.array(row, array.shape().getShape(), false);
        try {
            for (float element : array.floats()) {
                summary.element(element);
            }
        } catch (UnusableCell e) {
            // A profile outlives the name of the file, which an upload has for a moment only.
            summary.bad(row, "cannot be used: " + e.reason().replaceFirst("\\.$", ""));
        } catch (InvalidData e) {
            summary.bad(row, String.valueOf(e.getMessage()));
        }
    }

    private static void add(ColumnSummary summary, long row, List<?> list) {
        summary.array(row, new long[] {list.size()}, true);
        for (Object element : list) {
            if (element instanceof Number number) {
                summary.element(number.doubleValue());
            } else {
                summary.bad(row, "holds '" + element + "', which is no number");
            }
        }
    }
}
