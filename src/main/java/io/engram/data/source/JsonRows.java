package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a JSON file one after the other. */
interface JsonRows extends AutoCloseable {

    /**
     * The fields of the next object, null behind the last.
     *
     * @throws InvalidData where it is none; {@link io.engram.data.UnreadableRow} where this may be called again
     */
    @Nullable
    Map<String, Object> next();

    /** {@code line 17}. */
    String place();

    @Override
    void close();
}
