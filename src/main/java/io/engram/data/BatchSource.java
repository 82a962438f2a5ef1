package io.engram.data;

import ai.djl.ndarray.NDManager;
import java.util.List;

/** The batches of a stage. Any batch of an epoch can be asked for, so that a run can go on in the middle of one. */
public interface BatchSource {

    /**
     * Draws the order of an epoch, the same for the same number, and leaves out the examples at its beginning. What the
     * source counts from then on is what remains.
     *
     * @param epoch counted from 1
     * @param firstExample how many examples were visited before a resumption; it need not be where a batch ends, so
     *     batches may have had another size then
     * @throws IllegalArgumentException where the epoch has fewer examples
     */
    void startEpoch(int epoch, long firstExample);

    /** Draws the order of a whole epoch. */
    default void startEpoch(int epoch) {
        startEpoch(epoch, 0);
    }

    /** Number of batches in what remains of the epoch that was started. Before any, those of the first. */
    int batches();

    /** Number of examples in what remains of the epoch that was started. Before any, those of the first. */
    long examples();

    /** Makes a batch, counted from 0 in what remains of the epoch, of arrays of the scratch manager. */
    Batch batch(NDManager scratch, int index);

    /** The same batches in every epoch. They stay their owner's: what is handed out shares their memory. */
    static BatchSource of(List<Batch> batches) {
        return new FixedBatches(batches);
    }

    /** The same batches in every epoch. They stay their owner's: what is handed out shares their memory. */
    static BatchSource of(Batch... batches) {
        return of(List.of(batches));
    }
}
