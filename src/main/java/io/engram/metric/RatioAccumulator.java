package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Kernels;

/** A sum and what it is to be divided by, in double precision on the device. */
final class RatioAccumulator implements AutoCloseable {

    private final Kernels kernels;
    private final NDArray state;

    RatioAccumulator(NDManager manager) {
        this.kernels = Kernels.on(manager.getDevice());
        this.state = manager.zeros(new Shape(2), DataType.FLOAT64);
    }

    void add(NDManager scratch, String kernel, NDArray predictions, NDArray targets) {
        kernels.run(scratch, kernel, state, predictions, targets);
    }

    double value() {
        double[] values = state.toDoubleArray();
        return values[0] / values[1];
    }

    void reset() {
        kernels.clear(state);
    }

    @Override
    public void close() {
        state.close();
    }
}
