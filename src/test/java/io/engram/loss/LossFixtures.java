package io.engram.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;

/** What the tests of losses share. */
final class LossFixtures {

    /** Some roundings of a number near 1. */
    private static final double TOLERANCE = 1e-6;

    private LossFixtures() {}

    static float[] floats(float... values) {
        return values;
    }

    /** That losses of these predictions come to a value with a gradient, and to the same without gradients. */
    static void assertLoss(List<LossSpec> losses, NDArray x, NDList targets, double expected, float... gradient) {
        x.setRequiresGradient(true);
        try (Objectives objectives = new Objectives(x.getDevice(), losses)) {
            NDArray loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                loss = objectives.loss(x, targets, true);
                collector.backward(loss);
            }

            assertThat(loss.getShape()).isEqualTo(new Shape());
            assertThat((double) loss.getFloat()).isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
            assertThat(x.getGradient().toFloatArray()).containsExactly(gradient, within((float) TOLERANCE));
            assertThat(objectives.loss(x, targets, false).getFloat()).isEqualTo(loss.getFloat());
        }
    }
}
