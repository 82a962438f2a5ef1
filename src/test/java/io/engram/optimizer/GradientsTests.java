package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients (3, 0) and (-4) have the norm 5 together. */
class GradientsTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray first = parameter(2);
    private final NDArray second = parameter(1);

    private NDArray parameter(int size) {
        NDArray parameter = manager.ones(new Shape(size));
        parameter.setRequiresGradient(true);
        return parameter;
    }

    @BeforeEach
    void setGradients() {
        OptimizerFixtures.setGradient(manager, first, 3, 0);
        OptimizerFixtures.setGradient(manager, second, -4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Gradients gradients(@Nullable Double maxNorm) {
        return new Gradients(manager, List.of(first, second), maxNorm);
    }

    private void assertGradients(float... expected) {
        float[] head = first.getGradient().toFloatArray();
        assertThat(new float[] {head[0], head[1], second.getGradient().toFloatArray()[0]})
                .containsExactly(expected, within(1e-6f));
    }

    @Test
    void clipsAllParametersTogether() {
        NDArray norm = gradients(1.0).averageAndClip(manager, 1);

        assertThat(norm.getFloat()).isEqualTo(5);
        assertGradients(0.6f, 0, -0.8f);
    }

    @Test
    void leavesASmallerNorm() {
        NDArray norm = gradients(5.5).averageAndClip(manager, 1);

        assertThat(norm.getFloat()).isEqualTo(5);
        assertGradients(3, 0, -4);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(doubles = 0)
    void doesNotClipWithoutALimit(@Nullable Double maxNorm) {
        NDArray norm = gradients(maxNorm).averageAndClip(manager, 1);

        assertThat(norm.getFloat()).isEqualTo(5);
        assertGradients(3, 0, -4);
    }

    @Test
    void averagesBeforeItClips() {
        NDArray norm = gradients(1.25).averageAndClip(manager, 2);

        assertThat(norm.getFloat()).isEqualTo(2.5f);
        assertGradients(0.75f, 0, -1);
    }

    @Test
    void averagesOverAnotherNumberOfBatches() {
        Gradients gradients = gradients(null);

        gradients.averageAndClip(manager, 2);
        gradients.averageAndClip(manager, 1);
        gradients.averageAndClip(manager, 4);

        assertGradients(3 / 8f, 0, -0.5f);
    }

    @Test
    void addsUpOverBatches() {
        OptimizerFixtures.setGradient(manager, first, 1, 2);

        assertGradients(4, 2, -4);
    }

    @Test
    void setsAllToZero() {
        gradients(null).zero(manager);

        assertGradients(0, 0, 0);
    }

    @Test
    void tellsAGradientThatIsNotFinite() {
        OptimizerFixtures.setGradient(manager, second, Float.NaN);
        assertThat(gradients(1.0).averageAndClip(manager, 1).getFloat()).isNaN();

        gradients(1.0).zero(manager);
        OptimizerFixtures.setGradient(manager, second, Float.NEGATIVE_INFINITY);
        assertThat(gradients(1.0).averageAndClip(manager, 1).getFloat()).isInfinite();
    }

    @Test
    void passesOverAParameterWithoutAGradient() {
        NDArray idle = parameter(3);

        NDArray norm = new Gradients(manager, List.of(idle, first, second), 1.0).averageAndClip(manager, 1);

        assertThat(norm.getFloat()).isEqualTo(5);
        assertGradients(0.6f, 0, -0.8f);
    }
}
