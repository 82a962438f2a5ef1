package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Gathers a metric over the batches of a stage, on the device: nothing is read before {@link #value}. */
public interface Metric extends AutoCloseable {

    /** As it is recorded: {@code accuracy}. */
    String name();

    /**
     * Adds a batch.
     *
     * @param predictions (B, C) for classes, else (B, K); of sequences (B, T, C) or (B, T, K)
     * @param targets (B) or (B, T) of whole numbers for classes, else of the predictions' shape. Where sequences are
     *     padded, behind them the length of each as a share of the steps, (B); and where targets have steps of their
     *     own, the lengths of these. What is padding counts nowhere.
     * @throws IllegalArgumentException where targets are of another shape than goes with the predictions
     */
    void update(NDManager scratch, NDArray predictions, NDList targets);

    /** The same where nothing is padded. */
    default void update(NDManager scratch, NDArray predictions, NDArray targets) {
        update(scratch, predictions, new NDList(targets));
    }

    /** The value over all batches since the last reset; NaN where there was none. */
    double value();

    /** Forgets all batches. */
    void reset();

    /**
     * What a checkpoint in the middle of a stage must hold of it, by names that begin with the metric's own:
     * {@code accuracy.sums}. Whoever writes the same values into these continues where they were read. They stay this
     * metric's.
     */
    Map<String, NDArray> tensors();

    /**
     * Prepares for values of these shapes: where a metric holds all examples, its tensors are as long as these are
     * many.
     *
     * @param shapes by the names of {@link #tensors}
     */
    default void makeRoom(Map<String, Shape> shapes) {}

    /** What there is to say beside the value, for people, as JSON would have it: numbers, texts, lists and maps. */
    default Map<String, Object> report() {
        return Map.of();
    }

    @Override
    void close();
}
