package io.engram.data.item;

import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.source.RowCursor;
import io.engram.data.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a source that an experiment needs, in memory; what is large stays in its file until it is asked for:
 * arrays, and the files that cells name.
 */
public final class StoredRows implements KeptCells {

    private final Source source;
    private final Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
    private final List<String> places = new ArrayList<>();

    /**
     * Reads the source to its end; it must stay open as long as rows are asked for.
     *
     * @param needed names of columns
     * @throws InvalidData where a column is missing, or the source cannot be read
     */
    public StoredRows(Source source, Collection<String> needed) {
        this.source = source;
        Map<String, Integer> indices = new HashMap<>();
        source.columns().forEach(name -> indices.put(name, indices.size()));
        for (String name : needed) {
            if (!indices.containsKey(name)) {
                throw new InvalidData("The file has no column '" + name + "'. Upload it again with this column.");
            }
            columns.put(name, new ArrayList<>());
        }
        // A class name stands in many rows; one text for each is enough.
        Map<Object, Object> same = new HashMap<>();
        try (RowCursor rows = source.rows()) {
            while (rows.next()) {
                columns.forEach((name, cells) -> {
                    Object cell = rows.value(indices.getOrDefault(name, 0));
                    cells.add(cell instanceof String ? same.computeIfAbsent(cell, text -> text) : cell);
                });
                places.add(rows.place());
            }
        }
    }

    @Override
    public int rows() {
        return places.size();
    }

    @Override
    public String[] cells(String column) {
        return cellsOf(column).stream()
                .map(cell -> cell == null ? "" : cell.toString())
                .toArray(String[]::new);
    }

    /**
     * One cell as the source gives it: String, Long, Double, Boolean, a list or an array; null where it is missing.
     *
     * @param position of its row, from 0
     * @throws IllegalArgumentException where the column was not to be kept
     */
    public @Nullable Object cell(String column, int position) {
        return cellsOf(column).get(position);
    }

    private List<@Nullable Object> cellsOf(String column) {
        List<@Nullable Object> cells = columns.get(column);
        if (cells == null) {
            throw new IllegalArgumentException(
                    "the cells of '" + column + "' were not kept, but those of " + columns.keySet());
        }
        return cells;
    }

    /** One row, from 0. */
    RowCells row(int position) {
        return new RowCells() {
            @Override
            public @Nullable Object get(String column) {
                return cell(column, position);
            }

            @Override
            public InputStream open(String file) throws IOException {
                return source.open(file);
            }
        };
    }

    /** Where the row stands, for messages. */
    String place(int position) {
        return places.get(position);
    }
}
