package io.engram.data.item;

import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.UnreadableRows;
import io.engram.data.source.ArrayCell;
import io.engram.data.source.RowCursor;
import io.engram.data.source.Source;
import io.engram.data.source.UnusableCell;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells of a source that an experiment needs, in memory or, where they are too many, in a file that goes with the
 * process. What is large stays in its own file until it is asked for: arrays, and the files that cells name.
 */
public final class StoredRows implements KeptCells {

    private static final Logger log = LoggerFactory.getLogger(StoredRows.class);

    private final Source source;

    /** In each row; the last cell is the row's place, for messages. */
    private final Map<String, Integer> indices = new LinkedHashMap<>();

    private final PackedRows rows;

    /**
     * Reads the source to its end; it must stay open as long as rows are asked for.
     *
     * @param needed names of columns
     * @throws InvalidData where a column is missing, or the source cannot be read
     */
    public StoredRows(Source source, Collection<String> needed) {
        this(source, needed, Runtime.getRuntime().maxMemory() / 8);
    }

    /** @param mostBytes that the rows may take in memory */
    StoredRows(Source source, Collection<String> needed, long mostBytes) {
        this.source = source;
        Map<String, Integer> places = new HashMap<>();
        source.columns().forEach(name -> places.put(name, places.size()));
        for (String name : needed) {
            if (!places.containsKey(name)) {
                throw new InvalidData(
                        source.name() + ": There is no column '" + name + "'. Upload it again with this column.");
            }
            indices.putIfAbsent(name, indices.size());
        }
        this.rows = new PackedRows(mostBytes);
        try {
            fill(indices.keySet().stream()
                    .mapToInt(name -> places.getOrDefault(name, 0))
                    .toArray());
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    private void fill(int[] columns) {
        @Nullable Object[] cells = new @Nullable Object[columns.length + 1];
        try (RowCursor cursor = source.rows()) {
            while (cursor.next()) {
                for (int i = 0; i < columns.length; i++) {
                    cells[i] = value(cursor, columns[i]);
                }
                cells[columns.length] = cursor.place();
                rows.add(cells);
            }
            UnreadableRows unreadable = cursor.unreadable();
            if (unreadable != null) {
                log.warn(
                        "{} rows cannot be read and are left out; the first: {}",
                        unreadable.count(),
                        unreadable.first());
            }
        }
        rows.end();
    }

    /** What cannot be used matters to those alone who come to ask for it. */
    private static @Nullable Object value(RowCursor cursor, int column) {
        try {
            return cursor.value(column);
        } catch (UnusableCell e) {
            return e;
        }
    }

    private @Nullable Object usable(@Nullable Object cell) {
        if (cell instanceof UnusableCell unusable) {
            throw unusable;
        }
        return cell;
    }

    @Override
    public int rows() {
        return rows.size();
    }

    /** Whether all cells are. */
    boolean inMemory() {
        return rows.isInMemory();
    }

    @Override
    public String[] cells(String column) {
        int index = index(column);
        // A class name stands in many rows; one text for each is enough.
        Map<String, String> same = new HashMap<>();
        String[] cells = new String[rows()];
        for (int i = 0; i < cells.length; i++) {
            Object cell = usable(rows.read(i)[index]);
            if (cell instanceof ArrayCell) {
                throw new InvalidData(place(i) + ": column '" + column
                        + "' is an array, by which no rows are split, drawn" + " or left out. Name another column.");
            }
            cells[i] = same.computeIfAbsent(cell == null ? "" : cell.toString(), text -> text);
        }
        return cells;
    }

    /**
     * One cell as the source gives it: String, Long, Double, Boolean, a list or an array; null where it is missing.
     *
     * @param position of its row, from 0
     * @throws UnusableCell where it is none of those
     * @throws IllegalArgumentException where the column was not to be kept
     */
    public @Nullable Object cell(String column, int position) {
        return usable(rows.read(position)[index(column)]);
    }

    private int index(String column) {
        Integer index = indices.get(column);
        if (index == null) {
            throw new IllegalArgumentException(
                    "the cells of '" + column + "' were not kept, but those of " + indices.keySet());
        }
        return index;
    }

    /** One row, from 0. */
    RowCells row(int position) {
        @Nullable Object[] cells = rows.read(position);
        return new RowCells() {
            @Override
            public @Nullable Object get(String column) {
                return usable(cells[index(column)]);
            }

            @Override
            public InputStream open(String file) throws IOException {
                return source.open(file);
            }
        };
    }

    @Override
    public String place(int position) {
        return String.valueOf(rows.read(position)[indices.size()]);
    }

    @Override
    public void close() {
        rows.close();
    }
}
