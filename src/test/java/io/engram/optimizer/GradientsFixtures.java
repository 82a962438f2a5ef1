package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gradients (3, 0) and (-4) have the norm 5 together. All weights start at 1, and the optimizers subtract what they
 * are given.
 */
final class GradientsFixtures implements AutoCloseable {

    static final Sgd SUBTRACTION = new Sgd(1, 0, 0, 0, false);

    final NDManager manager = NDManager.newBaseManager();
    final NDArray first = parameter(2);
    final NDArray second = parameter(1);
    final Map<String, NDArray> parameters = Map.of("first", first, "second", second);
    final Optimizer optimizer = SUBTRACTION.create(parameters);

    GradientsFixtures() {
        addGradients();
    }

    NDArray parameter(int size) {
        NDArray parameter = manager.ones(new Shape(size));
        parameter.setRequiresGradient(true);
        return parameter;
    }

    void addGradients() {
        OptimizerFixtures.setGradient(manager, first, 3, 0);
        OptimizerFixtures.setGradient(manager, second, -4);
    }

    Gradients gradients(@Nullable Double maxNorm) {
        return new Gradients(manager, parameters, maxNorm);
    }

    void update(Gradients gradients, int batches) {
        gradients.update(List.of(optimizer), batches);
    }

    /** What was subtracted from the weights. */
    void assertUpdate(float... expected) {
        float[] head = first.toFloatArray();
        assertThat(new float[] {1 - head[0], 1 - head[1], 1 - second.toFloatArray()[0]})
                .containsExactly(expected, within(1e-6f));
    }

    @Override
    public void close() {
        optimizer.close();
        manager.close();
    }
}
