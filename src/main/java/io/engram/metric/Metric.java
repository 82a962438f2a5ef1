package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Gathers how well predictions meet their targets over the batches of a stage. */
public interface Metric extends Statistic {

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
}
