package io.engram.metric;

import static io.engram.metric.MetricFixtures.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.metric.MetricFixtures.Examples;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences come to what their steps come to as examples, whatever the padding holds. */
class PaddedMetricTests {

    private static final double TOLERANCE = 1e-12;
    private static final int STEPS = 25;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Examples from one place to another as a sequence (1, STEPS, ...) behind which there is no number or no class. */
    private NDArray padded(NDArray steps) {
        long[] shape = steps.getShape().getShape();
        shape[0] = STEPS - shape[0];
        NDArray padding = steps.getDataType().isInteger()
                ? manager.full(new Shape(shape), -1f, steps.getDataType())
                : manager.full(new Shape(shape), Float.NaN, steps.getDataType());
        return NDArrays.concat(new NDList(steps, padding)).expandDims(0);
    }

    private void update(Metric metric, Examples examples, boolean separate, int... ends) {
        NDList predictions = new NDList();
        NDList targets = new NDList();
        float[] lengths = new float[ends.length - 1];
        for (int i = 0; i < lengths.length; i++) {
            predictions.add(padded(examples.predictions(manager, ends[i], ends[i + 1])));
            targets.add(padded(examples.targets(manager, ends[i], ends[i + 1])));
            lengths[i] = (ends[i + 1] - ends[i]) / (float) STEPS;
        }
        NDList told = new NDList(NDArrays.concat(targets), manager.create(lengths));
        if (separate) {
            told.add(1, manager.zeros(told.get(1).getShape()));
        }
        metric.update(manager, NDArrays.concat(predictions), told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.engram.metric.DeviceMetricTests#metrics")
    void countsNoPadding(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth) {
        Metric metric = spec.create(manager, new Shape(-1, STEPS, CLASSES));

        update(metric, examples, false, 0, 25, 37);
        update(metric, examples, true, 37, 38, 57);

        assertThat(metric.value()).isCloseTo(truth.applyAsDouble(examples), within(TOLERANCE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.engram.metric.DeviceMetricTests#metrics")
    void takesEveryStepForAnExample(MetricSpec spec, Examples examples, ToDoubleFunction<Examples> truth) {
        Metric metric = spec.create(manager, new Shape(-1, 19, CLASSES));
        NDArray predictions = examples.predictions(manager, 0, 57).reshape(3, 19, CLASSES);
        NDArray targets = examples.targets(manager, 0, 57);
        long width = targets.size() / 57;

        metric.update(manager, predictions, width == 1 ? targets.reshape(3, 19) : targets.reshape(3, 19, width));

        assertThat(metric.value()).isCloseTo(truth.applyAsDouble(examples), within(TOLERANCE));
    }

    @Test
    void cutsOffAFewStepsOfTheLonger() {
        Metric error = new Mae().create(manager, new Shape(-1, 7));
        NDList targets = new NDList(manager.zeros(new Shape(1, 4)), manager.create(new float[] {1}));

        error.update(manager, manager.ones(new Shape(1, 7)), targets);

        assertThat(error.value()).isEqualTo(1);
        assertThatThrownBy(() -> error.update(manager, manager.ones(new Shape(1, 8)), targets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differ by 4 steps");
    }

    @Test
    void refusesClassesOfAnotherShapeThanTheLogits() {
        Metric accuracy = new Accuracy().create(manager, new Shape(-1, 4, 3));

        assertThatThrownBy(() ->
                        accuracy.update(manager, manager.ones(new Shape(2, 4, 3)), manager.create(new long[] {0, 1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("predictions are (2, 4, 3) and targets (2)");
    }
}
