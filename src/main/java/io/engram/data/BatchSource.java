package io.engram.data;

import ai.djl.ndarray.NDManager;

/** The batches of a stage. Any batch of an epoch can be asked for, so that a run can go on in the middle of one. */
public interface BatchSource {

    /** Draws the order of an epoch; the same number always gives the same order. */
    void startEpoch(int epoch);

    /** Number of batches in the epoch that was started. */
    int batches();

    /** Number of examples in the epoch that was started. */
    long examples();

    /** Gathers a batch, counted from 0, into arrays of the scratch manager. */
    Batch batch(NDManager scratch, int index);
}
