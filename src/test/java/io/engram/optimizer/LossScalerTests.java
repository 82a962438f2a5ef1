package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.checkpoint.TensorState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One weight of 1; the optimizer subtracts the gradient it is given. Powers of two, so nothing is rounded. */
class LossScalerTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray weight = manager.ones(new Shape(1));
    private final Optimizer optimizer = new Sgd(1, 0, 0, 0, false).create(Map.of("weight", weight));

    @AfterEach
    void close() {
        optimizer.close();
        manager.close();
    }

    private Gradients gradients(LossScaler scaler) {
        weight.setRequiresGradient(true);
        return new Gradients(manager, Map.of("weight", weight), 1.0, scaler);
    }

    private void step(Gradients gradients, float... batches) {
        for (float gradient : batches) {
            try (GradientCollector collector = gradients.newCollector()) {
                collector.backward(weight.mul(gradient).sum());
            }
        }
        gradients.update(List.of(optimizer), batches.length);
    }

    private float[] numbers(LossScaler scaler) {
        return new float[] {scaler.scale().getFloat(), scaler.growthTracker().getInt()};
    }

    @Test
    void startsAsPyTorchDoes() {
        assertThat(numbers(new LossScaler(manager))).containsExactly(65536, 0);
    }

    @Test
    void scalesGradientsAndUndoesItInTheUpdate() {
        Gradients gradients = gradients(new LossScaler(manager));
        try (GradientCollector collector = gradients.newCollector()) {
            collector.backward(weight.mul(0.5f).sum());
        }
        assertThat(weight.getGradient().toFloatArray()).containsExactly(32768);

        gradients.update(List.of(optimizer), 1);

        assertThat(gradients.lastNorm().getFloat()).isEqualTo(0.5f);
        assertThat(weight.toFloatArray()).containsExactly(0.5f);
    }

    @Test
    void averagesAndClipsWhatItHasUnscaled() {
        Gradients gradients = gradients(new LossScaler(manager, 8, 2000));

        step(gradients, 0.25f, 0.5f);
        assertThat(weight.toFloatArray()).containsExactly(1 - 0.375f);

        step(gradients, 4, 4);
        assertThat(weight.toFloatArray()[0]).isCloseTo(-0.375f, org.assertj.core.api.Assertions.within(1e-6f));
        assertThat(gradients.lastNorm().getFloat()).isEqualTo(4);
    }

    @Test
    void skipsAnOverflowAndHalvesTheScale() {
        LossScaler scaler = new LossScaler(manager, 8, 2);
        Gradients gradients = gradients(scaler);
        step(gradients, 0.25f);

        step(gradients, Float.MAX_VALUE);

        assertThat(weight.toFloatArray()).containsExactly(0.75f);
        assertThat(optimizer.steps()).isEqualTo(1);
        assertThat(numbers(scaler)).containsExactly(4, 0);

        step(gradients, 0.25f);
        assertThat(weight.toFloatArray()).containsExactly(0.5f);
    }

    @Test
    void doublesTheScaleAfterEnoughGoodSteps() {
        LossScaler scaler = new LossScaler(manager, 8, 2);
        Gradients gradients = gradients(scaler);

        step(gradients, 0.25f);
        assertThat(numbers(scaler)).containsExactly(8, 1);
        step(gradients, 0.25f);

        assertThat(numbers(scaler)).containsExactly(16, 0);
    }

    @Test
    void comesBackFromACheckpoint() throws IOException {
        LossScaler scaler = new LossScaler(manager, 8, 3);
        step(gradients(scaler), 0.25f);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new TensorState(manager, scaler::tensors).snapshot().writeTo(file);

        LossScaler restored = new LossScaler(manager);
        new TensorState(manager, restored::tensors).load(new ByteArrayInputStream(file.toByteArray()));

        assertThat(numbers(restored)).containsExactly(8, 1);
    }
}
