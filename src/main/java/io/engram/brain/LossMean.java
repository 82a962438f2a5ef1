package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean of a stage's finite losses, weighted by examples. Losses are kept as they are, on the device, until somebody
 * reads, or until there are many, so that no step waits for the device; they are summed up in double precision and in
 * order.
 */
final class LossMean implements AutoCloseable {

    /** Losses that are kept one by one before they are put into one tensor. */
    private static final int CHUNK = 64;

    private final NDManager manager;
    private final NDList losses = new NDList(CHUNK);
    private final List<NDArray> chunks = new ArrayList<>();
    private final ArrayDeque<Long> examples = new ArrayDeque<>();
    private final Listener listener;
    private Sums sums;
    private long taken;

    /** Goes on from what was summed up before. */
    LossMean(NDManager manager, Sums sums) {
        this(manager, sums, loss -> {});
    }

    /**
     * The same for somebody who wants each loss.
     *
     * @param listener told of each when it is read, in order
     */
    LossMean(NDManager manager, Sums sums, Listener listener) {
        this.manager = manager.newSubManager();
        this.sums = sums;
        this.listener = listener;
    }

    /** Hears each loss. */
    interface Listener {
        void read(float loss);
    }

    /** How many losses there were, those of before this object not counted. */
    long taken() {
        return taken;
    }

    /** Adds a batch's loss, which the caller may close. */
    void add(NDArray loss, long batchExamples) {
        // The loss alone: with it would live all that its backward pass knew.
        take(loss.stopGradient(), batchExamples);
    }

    /** Takes a batch's loss over, whose backward pass is over: little is left of what it knew. */
    void take(NDArray loss, long batchExamples) {
        loss.attach(manager);
        losses.add(loss);
        examples.add(batchExamples);
        taken++;
        if (losses.size() == CHUNK) {
            pack();
        }
    }

    private void pack() {
        if (losses.isEmpty()) {
            return;
        }
        NDArray stacked = NDArrays.stack(losses);
        stacked.attach(manager);
        chunks.add(stacked);
        losses.close();
        losses.clear();
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
        pack();
        for (NDArray chunk : chunks) {
            try (chunk;
                    NDArray numbers = chunk.toType(DataType.FLOAT32, true)) {
                for (float loss : numbers.toFloatArray()) {
                    sums = sums.plus(loss, examples.remove());
                    listener.read(loss);
                }
            }
        }
        chunks.clear();
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
