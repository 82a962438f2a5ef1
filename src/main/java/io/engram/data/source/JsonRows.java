package io.engram.data.source;

import io.engram.data.InvalidData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a JSON file one after the other. */
interface JsonRows extends AutoCloseable {

    /**
     * The fields of the next object, null behind the last.
     *
     * @throws InvalidData where it is none
     */
    @Nullable
    Map<String, Object> next();

    /** Whether {@link #next} may be called again after it failed. */
    boolean goesOn();

    /** {@code line 17}. */
    String place();

    @Override
    void close();
}
