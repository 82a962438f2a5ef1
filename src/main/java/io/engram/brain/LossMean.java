package io.engram.brain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Kernels;

/**
 * The mean of a stage's finite losses, weighted by examples. Losses wait in a buffer on the device until somebody
 * reads, or until it is full, so that no step waits for the device; they are summed up in double precision and in
 * order.
 */
final class LossMean implements AutoCloseable {

    private static final int CAPACITY = 1024;

    private final NDManager manager;
    private final Kernels kernels;
    private final NDArray buffer;

    /** Where the next loss goes, on the CPU, where the kernel reads and advances it without waiting. */
    private final NDArray next;

    private final long[] examples = new long[CAPACITY];
    private int buffered;
    private double sum;
    private long counted;
    private long nonFinite;

    LossMean(NDManager manager) {
        this.manager = manager.newSubManager();
        this.kernels = Kernels.on(manager.getDevice());
        this.buffer = this.manager.zeros(new Shape(CAPACITY), DataType.FLOAT32);
        this.next = this.manager.create(0L).toDevice(Device.cpu(), false);
    }

    void add(NDManager scratch, NDArray loss, long batchExamples) {
        if (buffered == CAPACITY) {
            drain();
        }
        kernels.run(scratch, "keep_loss_", buffer, next, loss);
        examples[buffered++] = batchExamples;
    }

    /** Waits for the device. */
    Reading read() {
        drain();
        return new Reading(sum / counted, nonFinite);
    }

    private void drain() {
        float[] losses = buffer.toFloatArray();
        for (int i = 0; i < buffered; i++) {
            if (Float.isFinite(losses[i])) {
                sum += (double) losses[i] * examples[i];
                counted += examples[i];
            } else {
                nonFinite++;
            }
        }
        buffered = 0;
        kernels.clear(next);
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
