package io.engram.data.item;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The cells of one row, and the files that they name. */
public interface RowCells {

    /** A cell as its source gives it: String, Long, Double, Boolean, a list or an array; null where it is missing. */
    @Nullable
    Object get(String column);

    /** The content of a file that a cell names. */
    InputStream open(String file) throws IOException;
}
