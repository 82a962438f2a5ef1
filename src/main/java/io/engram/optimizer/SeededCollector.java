package io.engram.optimizer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * DJL's collector, but for the gradient that a backward pass starts with: DJL makes a tensor of ones and moves it to
 * the device each time; this one has one that stays, and that scales the loss.
 */
final class SeededCollector implements GradientCollector {

    private final GradientCollector collector = Engine.getInstance().newGradientCollector();
    private final NDArray seed;

    /**
     * Starts to collect.
     *
     * @param seed scalar, float32
     */
    SeededCollector(NDArray seed) {
        this.seed = seed;
    }

    @Override
    public void backward(NDArray target) {
        if (target.getDataType() == DataType.FLOAT32 && target.getShape().isScalar()) {
            backward(target, seed);
            return;
        }
        try (NDArray typed = seed.toType(target.getDataType(), true);
                NDArray shaped = typed.broadcast(target.getShape())) {
            backward(target, shaped);
        }
    }

    private static void backward(NDArray target, NDArray gradient) {
        JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
    }

    @Override
    public void zeroGradients() {
        collector.zeroGradients();
    }

    @Override
    public void close() {
        collector.close();
    }
}
