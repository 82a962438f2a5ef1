package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** A number about a stage, gathered over its batches on the device: nothing is read before {@link #value}. */
public interface Statistic extends AutoCloseable {

    /** As it is recorded: {@code accuracy}. */
    String name();

    /** The value over all batches since the last reset; NaN where there was none. */
    double value();

    /** Forgets all batches. */
    void reset();

    /**
     * What a checkpoint in the middle of a stage must hold of it, by names that begin with its own:
     * {@code accuracy.sums}. Whoever writes the same values into these continues where they were read. They stay its
     * own.
     */
    Map<String, NDArray> tensors();

    /**
     * Prepares for values of these shapes: where all examples are held, the tensors are as long as these are many.
     *
     * @param shapes by the names of {@link #tensors}
     */
    default void makeRoom(Map<String, Shape> shapes) {}

    /**
     * What there is to say beside the value, for people, as JSON would have it: numbers, texts, lists and maps. A list
     * {@code classes} names by their numbers the classes that the other lists are about.
     */
    default Map<String, Object> report() {
        return Map.of();
    }

    @Override
    void close();
}
