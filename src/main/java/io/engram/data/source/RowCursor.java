package io.engram.data.source;

import io.engram.data.InvalidData;
import io.engram.data.UnreadableRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of a source once. It stands before the first row until {@link #next} is called. */
public interface RowCursor extends AutoCloseable {

    /**
     * Goes to the next row; false behind the last.
     *
     * @throws InvalidData where the row cannot be read; the message names file, line and cure. Where it is an
     *     {@link io.engram.data.UnreadableRow}, the row may be skipped by calling this again.
     */
    boolean next();

    /** The rows so far that were left out; null where none was, as where they are refused. */
    default @Nullable UnreadableRows unreadable() {
        return null;
    }

    /**
     * A cell of the row: a String, Long, Double, Boolean, {@link ArrayCell} or {@link List} of those, or null where it
     * is missing. Numbers are finite.
     *
     * @param column counted from 0, as in {@link Source#columns()}
     * @throws InvalidData where the cell is not what its column holds; other cells and rows can still be read
     */
    @Nullable
    Object value(int column);

    /** The cell as it is written, null where it is missing: what a category or a text is made from. */
    default @Nullable String text(int column) {
        Object value = value(column);
        return value == null ? null : value.toString();
    }

    /** Where the row stands, for messages: {@code line 17 of train.csv}. */
    String place();

    @Override
    void close();
}
