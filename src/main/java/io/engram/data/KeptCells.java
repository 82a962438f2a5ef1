package io.engram.data;

/** Columns of a dataset as they are written, by which rows are split and drawn. */
public interface KeptCells extends AutoCloseable {

    /** Number of rows. */
    int rows();

    /**
     * The cells of a column as they are written, one per row.
     *
     * @throws IllegalArgumentException where the column was not to be kept
     */
    String[] cells(String column);

    /**
     * Where a row stands, for messages.
     *
     * @param position of the row, from 0
     */
    String place(int position);

    /** Lets go of what is not in memory. */
    @Override
    default void close() {}
}
