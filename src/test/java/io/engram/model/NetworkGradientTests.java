package io.engram.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.Conv2d;
import io.engram.model.layer.Flatten;
import io.engram.model.layer.Gru;
import io.engram.model.layer.Last;
import io.engram.model.layer.LayerNorm;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.Linear;
import io.engram.model.layer.MaxPool2d;
import io.engram.model.layer.Tanh;
import io.engram.tensor.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkGradientTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Network network(long seed, Shape example, LayerSpec... layers) {
        return NetworkFixtures.network(manager, seed, example, layers);
    }

    @Test
    void givesGradientsThatMatchFiniteDifferences() {
        try (Network network = network(
                3,
                new Shape(1, 4, 4),
                new Conv2d(2, 2, 1, 1, 1, 1, true),
                new Tanh(),
                new Flatten(),
                new Linear(1, true))) {
            assertGradients(network, new Shape(3, 1, 4, 4));
        }
    }

    @Test
    void givesGradientsOfARecurrentStackThatMatchFiniteDifferences() {
        try (Network network = network(
                3, new Shape(4, 2), new Gru(3, 2, true, 0), new LayerNorm(1e-5), new Last(), new Linear(1, true))) {
            assertGradients(network, new Shape(2, 4, 2));
        }
    }

    @Test
    void givesGradientsThroughBatchStatisticsThatMatchFiniteDifferences() {
        // With these weights no maximum changes its place within the step, where there is no derivative.
        try (Network network = network(
                5,
                new Shape(1, 4, 4),
                new Conv2d(2, 2, 1, 0, 1, 1, false),
                new BatchNorm(1e-5, 0.1),
                new Tanh(),
                new MaxPool2d(2, 1L, 0),
                new Flatten(),
                new Linear(1, true))) {
            assertGradients(network, new Shape(3, 1, 4, 4));
        }
    }

    /**
     * Central differences with a step of 0.01 on the sum of the squared outputs. Their error is that of float32 divided
     * by the step, about 1e-7 * 10 / 0.01, and the third derivative's share, about 0.01².
     */
    private void assertGradients(Network network, Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1.7 * i);
        }
        NDArray x = manager.create(values, shape);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(network.forward(new NDList(x), Pass.TRAINING)
                    .head()
                    .square()
                    .sum());
        }
        network.parameters().forEach((name, parameter) -> {
            float[] gradient = parameter.getGradient().toFloatArray();
            for (int i = 0; i < gradient.length; i++) {
                double slope = (loss(network, x, parameter, i, 0.01f) - loss(network, x, parameter, i, -0.01f)) / 0.02;
                assertThat((double) gradient[i])
                        .as("%s[%d]", name, i)
                        .isCloseTo(slope, within(2e-3 + 5e-3 * Math.abs(slope)));
            }
        });
    }

    private double loss(Network network, NDArray x, NDArray parameter, int index, float change) {
        float[] values = parameter.toFloatArray();
        float[] changed = values.clone();
        changed[index] += change;
        copy(parameter, changed);
        double sum = 0;
        for (float output : network.forward(new NDList(x), Pass.TRAINING).head().toFloatArray()) {
            sum += (double) output * output;
        }
        copy(parameter, values);
        return sum;
    }

    private void copy(NDArray target, float[] values) {
        try (NDArray source = manager.create(values, target.getShape())) {
            String name = target.getName();
            Kernels.on(manager.getDevice()).copy(manager, target, source);
            assertThat(target.getName()).isEqualTo(name);
        }
    }
}
