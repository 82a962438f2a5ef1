package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Kernels;
import java.util.HashMap;
import java.util.Map;

/**
 * The mean of a stage's finite losses, weighted by examples, kept on the device in double precision: nothing waits for
 * the device until somebody reads.
 */
final class LossMean implements AutoCloseable {

    private final NDManager manager;
    private final Kernels kernels;
    private final NDArray state;

    /** Batches have few different sizes: one scalar for each. */
    private final Map<Long, NDArray> sizes = new HashMap<>();

    LossMean(NDManager manager) {
        this.manager = manager.newSubManager();
        this.kernels = Kernels.on(manager.getDevice());
        this.state = this.manager.zeros(new Shape(3), DataType.FLOAT64);
    }

    void add(NDManager scratch, NDArray loss, long examples) {
        NDArray size = sizes.computeIfAbsent(examples, number -> manager.create((double) number));
        kernels.run(scratch, "add_loss_", state, loss, size);
    }

    /** Waits for the device. */
    Reading read() {
        double[] values = state.toDoubleArray();
        return new Reading(values[0] / values[1], (long) values[2]);
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
