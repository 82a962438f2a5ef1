package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * An array in Java's memory: one example's input or target. Either of floats or of whole numbers.
 *
 * @param floats row by row; null where they are whole
 * @param longs row by row; null where they are floats
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copies would double what a batch costs.
public record HostArray(Shape shape, float @Nullable [] floats, long @Nullable [] longs) {

    public static HostArray of(Shape shape, float[] values) {
        return new HostArray(shape, values, null);
    }

    public static HostArray of(Shape shape, long[] values) {
        return new HostArray(shape, null, values);
    }

    /** The steps along the first dimension; 1 of a single number. */
    long length() {
        return shape.dimension() == 0 ? 1 : shape.get(0);
    }

    long bytes() {
        return floats != null ? 4L * floats.length : longs == null ? 0 : 8L * longs.length;
    }
}
