package io.engram.export;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that is written row by row. One that is not ended is no table: nobody takes half of it for the whole. */
interface Table {

    /** A cell for each column; null where there is nothing. */
    void row(List<? extends @Nullable Object> cells) throws IOException;

    /** Writes what belongs behind the last row. The stream stays open. */
    void end() throws IOException;
}
