package io.engram.prediction.process;

import io.engram.data.BadRows;
import io.engram.data.InvalidData;
import io.engram.data.Samples;
import io.engram.data.item.RowCells;
import io.engram.data.source.RowCursor;
import io.engram.data.source.Source;
import io.engram.data.source.SourceOptions;
import io.engram.data.source.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Goes through a part of a dataset, one row after the other; it is itself the cells of the row where it stands. */
final class DatasetRows implements RowCells, AutoCloseable {

    private final Source source;
    private final RowCursor cursor;
    private final Map<String, Integer> places = new HashMap<>();
    private int left;

    private DatasetRows(Source source, DatasetPart part) {
        this.source = source;
        this.cursor = source.rows();
        this.left = part.count();
        source.columns().forEach(name -> places.put(name, places.size()));
    }

    /**
     * Opens it before the first row of the part.
     *
     * @param needed the columns that it must have
     * @throws InvalidData where it lacks one, or cannot be read
     */
    static DatasetRows open(DatasetPart part, Collection<String> needed) throws IOException {
        Path file = part.file() == null ? Samples.extract(part.name()) : Path.of(part.file());
        Path beside = part.beside() == null ? null : Path.of(part.beside());
        DatasetRows rows = new DatasetRows(
                Sources.open(
                        file, SourceOptions.DEFAULT.in(beside).on(BadRows.SKIP).called(part.name())),
                part);
        boolean good = false;
        try {
            for (String name : needed) {
                if (!rows.places.containsKey(name)) {
                    throw new InvalidData(part.name() + ": There is no column '" + name
                            + "', which the model takes. Name a dataset that has it.");
                }
            }
            for (long row = 1; row < part.from() && rows.cursor.next(); row++) {
                // behind it the part begins
            }
            good = true;
            return rows;
        } finally {
            if (!good) {
                rows.close();
            }
        }
    }

    /** Goes to the next row; false behind the last of the part. */
    boolean next() {
        return left-- > 0 && cursor.next();
    }

    /** Where the row stands, for messages. */
    String place() {
        return cursor.place();
    }

    /** The row as it would be sent, some columns of numbers of it. */
    JsonRow json(Collection<String> columns) {
        ObjectNode cells = JsonNodeFactory.instance.objectNode();
        for (String column : columns) {
            Object cell = get(column);
            if (cell instanceof Long number) {
                cells.put(column, number);
            } else if (cell instanceof Double number) {
                cells.put(column, number);
            } else if (cell instanceof Boolean truth) {
                cells.put(column, truth);
            } else if (cell != null) {
                cells.put(column, cell.toString());
            }
        }
        return new JsonRow(cells, false);
    }

    @Override
    public @Nullable Object get(String column) {
        Integer place = places.get(column);
        return place == null ? null : cursor.value(place);
    }

    @Override
    public InputStream open(String file) throws IOException {
        return source.open(file);
    }

    @Override
    public void close() {
        cursor.close();
        source.close();
    }
}
