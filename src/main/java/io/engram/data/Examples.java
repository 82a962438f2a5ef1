package io.engram.data;

import ai.djl.ndarray.NDManager;

/**
 * A set of examples from which batches are made. Where batches are prefetched, several threads ask for batches at once.
 */
public interface Examples {

    /** Number of examples. */
    long size();

    /**
     * Makes a batch of these examples, in this order.
     *
     * @param manager owns the arrays of the batch
     * @param positions of the examples, from 0 to size - 1
     */
    Batch collate(NDManager manager, long[] positions);
}
