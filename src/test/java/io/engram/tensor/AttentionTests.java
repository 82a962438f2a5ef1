package io.engram.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel against its formula, written out in DJL's operators, which DJL differentiates. */
class AttentionTests {

    private static final long STEPS = 3;

    /** Sums of four products of numbers below 1, in another order. */
    private static final float TOLERANCE = 1e-6f;

    private final NDManager manager = NDManager.newBaseManager();
    private final Kernels kernels = Kernels.on(manager.getDevice());
    private final NDArray q = numbers(1, new Shape(2, 2, STEPS, 4));
    private final NDArray k = numbers(2, new Shape(2, 2, STEPS, 4));
    private final NDArray v = numbers(3, new Shape(2, 2, STEPS, 4));

    private NDArray numbers(int seed, Shape shape) {
        NDArray array = manager.arange((int) shape.size())
                .toType(DataType.FLOAT32, false)
                .mul(seed * 1.7)
                .sin()
                .reshape(shape);
        array.setRequiresGradient(true);
        return array;
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray formula(NDArray added) {
        return q.matMul(k.swapAxes(2, 3)).div(2).add(added).softmax(3).matMul(v);
    }

    /** That both have the same values, and the same gradients where the outputs weigh differently. */
    private void assertSame(Supplier<NDArray> kernel, Supplier<NDArray> formula) {
        NDArray weights = numbers(5, new Shape(2, 2, STEPS, 4)).stopGradient();
        float[][] expected = valuesAndGradients(formula, weights);
        float[][] actual = valuesAndGradients(kernel, weights);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(TOLERANCE));
        }
    }

    private float[][] valuesAndGradients(Supplier<NDArray> attention, NDArray weights) {
        List<NDArray> inputs = List.of(q, k, v);
        NDArray output;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            output = attention.get();
            collector.backward(output.mul(weights).sum());
        }
        float[][] all = new float[4][];
        all[0] = output.toFloatArray();
        for (int i = 0; i < inputs.size(); i++) {
            all[i + 1] = inputs.get(i).getGradient().toFloatArray();
            kernels.clear(inputs.get(i).getGradient());
        }
        return all;
    }

    @Test
    void attends() {
        assertSame(() -> kernels.attention(manager, q, k, v, null), () -> formula(manager.zeros(new Shape(1))));
    }

    @Test
    void addsAMask() {
        NDArray mask = numbers(7, new Shape(STEPS, STEPS)).stopGradient();

        assertSame(() -> kernels.attention(manager, q, k, v, mask), () -> formula(mask));
    }

    @Test
    void looksWhereItMay() {
        boolean[] allowed = {true, false, true, true, true, false, false, true, true};
        NDArray mask = manager.create(allowed, new Shape(STEPS, STEPS));
        NDArray forbidden = mask.logicalNot().toType(DataType.FLOAT32, false).mul(-1e9);

        assertSame(() -> kernels.attention(manager, q, k, v, mask), () -> formula(forbidden));
    }

    @Test
    void looksBack() {
        float never = -1e9f;
        NDArray later = manager.create(new float[] {0, never, never, 0, 0, never, 0, 0, 0}, new Shape(STEPS, STEPS));

        assertSame(() -> kernels.causalAttention(manager, q, k, v), () -> formula(later));
    }
}
