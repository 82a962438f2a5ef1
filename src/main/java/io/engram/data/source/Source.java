package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A dataset whatever its file's format: rows of named cells. Closed by who opened it. Many threads may call
 * {@link #open} and read the arrays of cells at once, as long as it is not closed; a cursor belongs to one thread.
 */
public interface Source extends AutoCloseable {

    /** What messages call the file that the rows are in. */
    String name();

    /** The names of the columns, in the order of the file. */
    List<String> columns();

    /** The rows from the first on; each call starts anew. */
    RowCursor rows();

    /**
     * The content of a file that a cell names: audio, an image. The name is relative to the manifest.
     *
     * @throws InvalidData where the file is not there, or would lie outside the dataset
     */
    default InputStream open(String file) throws IOException {
        throw EntryName.alone(file);
    }

    /** The size in bytes of a file that a cell names, as {@link #open}. */
    default long size(String file) throws IOException {
        throw EntryName.alone(file);
    }

    /** Whether cells may name files of the dataset at all. */
    default boolean hasFiles() {
        return false;
    }

    /** Whether a cell's text names a file of the dataset. */
    default boolean has(String file) {
        return false;
    }

    @Override
    void close();
}
