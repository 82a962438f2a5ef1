package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Gathers a metric over the batches of a stage, on the device: nothing is read before {@link #value}. */
public interface Metric extends AutoCloseable {

    /** As it is recorded: {@code accuracy}. */
    String name();

    /** Adds a batch. */
    void update(NDManager scratch, NDArray predictions, NDArray targets);

    /** The value over all batches since the last reset; NaN where there was none. */
    double value();

    /** Forgets all batches. */
    void reset();

    @Override
    void close();
}
