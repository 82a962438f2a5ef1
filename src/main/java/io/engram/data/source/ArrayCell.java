package io.engram.data.source;

import ai.djl.ndarray.types.Shape;
import io.engram.data.InvalidData;

/**
 * An array that is read when it is asked for, so that memory stays bounded on a dataset that does not fit. It can be
 * kept after the cursor has gone on, and read by any thread, until its source is closed.
 */
public interface ArrayCell {

    /** Without the dimension that counts the rows. */
    Shape shape();

    /** Whether the elements are of an integer type. */
    boolean whole();

    /**
     * The elements, the last dimension fastest.
     *
     * @throws InvalidData where one is not a finite 32-bit number
     */
    float[] floats();

    /**
     * The elements as whole numbers.
     *
     * @throws InvalidData where they are not of an integer type, or exceed 64 bits
     */
    long[] longs();
}
