package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps small gradients of half precision above zero: losses are multiplied by a scale before the backward pass, and
 * gradients divided by it before the update. The scale halves when a gradient is not finite, which skips the step, and
 * doubles after a number of good steps in succession; nobody waits for the device. As torch.amp.GradScaler.
 *
 * @see Gradients#Gradients(NDManager, Map, Double, LossScaler)
 */
public final class LossScaler implements AutoCloseable {

    static final double GROWTH = 2;
    static final double BACKOFF = 0.5;

    private final NDManager manager;
    private final NDArray scale;
    private final NDArray growthTracker;
    private final int growthInterval;

    /** As PyTorch starts: 65536, doubled after 2000 good steps. */
    public LossScaler(NDManager manager) {
        this(manager, 65536, 2000);
    }

    /** Starts elsewhere. */
    public LossScaler(NDManager manager, double scale, int growthInterval) {
        this.manager = manager.newSubManager();
        this.scale = this.manager.full(new Shape(), (float) scale, DataType.FLOAT32);
        this.growthTracker = this.manager.zeros(new Shape(), DataType.INT32);
        this.growthInterval = growthInterval;
    }

    /** The factor of the next loss, scalar, on the device. */
    public NDArray scale() {
        return scale;
    }

    /** Good steps since the scale has changed, scalar, on the device. */
    NDArray growthTracker() {
        return growthTracker;
    }

    int growthInterval() {
        return growthInterval;
    }

    /** The tensors to save, by PyTorch's names. */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        tensors.put("scale", scale);
        tensors.put("_growth_tracker", growthTracker);
        return tensors;
    }

    @Override
    public void close() {
        manager.close();
    }
}
