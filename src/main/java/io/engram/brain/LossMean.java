package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * The mean of a stage's finite losses, weighted by examples. Losses are kept as they are, on the device, until somebody
 * reads, or until there are many, so that no step waits for the device; they are summed up in double precision and in
 * order.
 */
final class LossMean implements AutoCloseable {

    private static final int CAPACITY = 1024;

    private final NDManager manager;
    private final NDList losses = new NDList(CAPACITY);
    private final long[] examples = new long[CAPACITY];
    private Sums sums;

    /** Goes on from what was summed up before. */
    LossMean(NDManager manager, Sums sums) {
        this.manager = manager.newSubManager();
        this.sums = sums;
    }

    /** Adds a batch's loss, which the caller may close. */
    void add(NDArray loss, long batchExamples) {
        if (losses.size() == CAPACITY) {
            drain();
        }
        // The loss alone: with it would live all that its backward pass knew.
        NDArray kept = loss.stopGradient();
        kept.attach(manager);
        examples[losses.size()] = batchExamples;
        losses.add(kept);
    }

    /** Waits for the device. */
    Reading read() {
        Sums all = sums();
        return new Reading(all.sum() / all.examples(), all.nonFinite());
    }

    /** Waits for the device. */
    Sums sums() {
        drain();
        return sums;
    }

    private void drain() {
        if (losses.isEmpty()) {
            return;
        }
        try (NDArray stacked = NDArrays.stack(losses);
                NDArray numbers = stacked.toType(DataType.FLOAT32, true)) {
            float[] values = numbers.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                sums = sums.plus(values[i], examples[i]);
            }
        }
        losses.close();
        losses.clear();
    }

    /**
     * What the losses come to.
     *
     * @param sum of the finite losses, each times its examples
     * @param examples that count in it
     * @param nonFinite how many losses were NaN or infinite
     */
    record Sums(double sum, long examples, long nonFinite) {

        static final Sums NONE = new Sums(0, 0, 0);

        private Sums plus(float loss, long batchExamples) {
            return Float.isFinite(loss)
                    ? new Sums(sum + (double) loss * batchExamples, examples + batchExamples, nonFinite)
                    : new Sums(sum, examples, nonFinite + 1);
        }
    }

    /**
     * What the device says.
     *
     * @param mean NaN where no loss was finite
     */
    record Reading(double mean, long nonFinite) {}

    @Override
    public void close() {
        manager.close();
    }
}
