package io.engram.data.source;

import io.engram.data.InvalidData;
import io.engram.data.UnreadableRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines; an array of objects; or an object of objects, whose names become the column {@code id}. The first
 * {@value #LOOKED_AT} rows tell which columns there are.
 */
final class JsonSource implements Source {

    private static final int LOOKED_AT = 1000;

    /** A file that has more is no table. */
    private static final int MAX_COLUMNS = 100_000;

    private final Content content;
    private final JsonLayout layout;
    private final List<String> columns;
    private final Set<String> known;

    JsonSource(Content content, JsonLayout layout) {
        this.content = content;
        this.layout = layout;
        this.columns = List.copyOf(lookedAt());
        this.known = Set.copyOf(columns);
        if (columns.isEmpty()) {
            throw content.invalid("holds no rows. Add a JSON object for each example.");
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

    private Set<String> lookedAt() {
        Set<String> names = new LinkedHashSet<>();
        UnreadableRow firstBad = null;
        try (JsonRows rows = layout.rows(content)) {
            for (int i = 0; i < LOOKED_AT; i++) {
                try {
                    Map<String, Object> row = rows.next();
                    if (row == null) {
                        break;
                    }
                    names.addAll(row.keySet());
                } catch (UnreadableRow e) {
                    // It tells nothing, and is found again by who reads the rows.
                    firstBad = firstBad == null ? e : firstBad;
                }
                if (names.size() > MAX_COLUMNS) {
                    throw content.invalid("has more than " + MAX_COLUMNS + " columns. Keep arrays as lists.");
                }
            }
        }
        if (names.isEmpty() && firstBad != null) {
            throw firstBad;
        }
        return names;
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
        private final JsonRows rows = layout.rows(content);
        private Map<String, Object> row = Map.of();

        @Override
        public boolean next() {
            Map<String, Object> next = rows.next();
            row = next == null ? Map.of() : next;
            for (String name : row.keySet()) {
                if (!known.contains(name)) {
                    throw content.invalid("the field '" + name + "' of " + rows.place()
                            + " is in none of the first " + LOOKED_AT
                            + " rows. Give it in the first one, as null where it is missing.");
                }
            }
            return next != null;
        }

        @Override
        public @Nullable Object value(int column) {
            String name = columns.get(column);
            Object value = row.get(name);
            if (value == null || value == JsonCells.MISSING) {
                return null;
            }
            try {
                return ListArray.of(value);
            } catch (InvalidData e) {
                throw UnusableCell.of(content.name() + ": column '" + name + "' of " + rows.place(), e);
            }
        }

        @Override
        public String place() {
            return rows.place() + " of " + content.name();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
