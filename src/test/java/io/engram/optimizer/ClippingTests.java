package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On {@link GradientsFixtures}: gradients of (3, 0) and (-4), whose norm is 5. */
class ClippingTests {

    private final GradientsFixtures run = new GradientsFixtures();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void clipsAllParametersTogether() {
        Gradients gradients = run.gradients(1.0);

        run.update(gradients, 1);

        assertThat(gradients.lastNorm().getFloat()).isEqualTo(5);
        run.assertUpdate(0.6f, 0, -0.8f);
    }

    @Test
    void leavesASmallerNorm() {
        run.update(run.gradients(5.5), 1);

        run.assertUpdate(3, 0, -4);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(doubles = 0)
    @DisplayName("check 12: null and 0 turn clipping off")
    void doesNotClipWithoutALimit(@Nullable Double maxNorm) {
        Gradients gradients = run.gradients(maxNorm);

        run.update(gradients, 1);

        assertThat(gradients.lastNorm().getFloat()).isEqualTo(5);
        run.assertUpdate(3, 0, -4);
    }

    /** A weight of 1 and a gradient of 2: 1 - 0.5 and 1 - 2. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "5, -1"})
    @DisplayName("check 11: a limit of 0.5 leaves a step of 0.5, a limit of 5 the whole gradient")
    void clipsAtTheLimit(double limit, float expected) {
        NDArray weight = run.parameter(1);
        OptimizerFixtures.setGradient(run.manager, weight, 2);
        try (Optimizer ofWeight = GradientsFixtures.SUBTRACTION.create(Map.of("weight", weight))) {
            new Gradients(run.manager, Map.of("weight", weight), limit).update(List.of(ofWeight), 1);
        }

        assertThat(weight.toFloatArray()[0]).isEqualTo(expected, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN})
    @DisplayName("check 12: a negative limit is refused")
    void rejectsANegativeLimit(double limit) {
        assertThatThrownBy(() -> run.gradients(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_grad_norm must be 0 or more, was " + limit);
    }

    @Test
    void averagesBeforeItClips() {
        Gradients gradients = run.gradients(1.25);

        run.update(gradients, 2);

        assertThat(gradients.lastNorm().getFloat()).isEqualTo(2.5f);
        run.assertUpdate(0.75f, 0, -1);
    }

    @Test
    @DisplayName("check 13: vectors and matrices are clipped together")
    void clipsVectorsAndMatricesTogether() {
        NDArray matrix = run.manager.ones(new Shape(1, 1));
        NDArray vector = run.manager.ones(new Shape(1));
        Map<String, NDArray> both = Map.of("matrix", matrix, "vector", vector);
        both.values().forEach(parameter -> parameter.setRequiresGradient(true));
        both.values().forEach(parameter -> OptimizerFixtures.setGradient(run.manager, parameter, 100));

        try (Optimizer grouped = GradientsFixtures.SUBTRACTION.create(ParameterGroup.withoutVectorDecay(both))) {
            new Gradients(run.manager, both, 5.0).update(List.of(grouped), 1);
        }

        assertThat(matrix.toFloatArray()[0]).isEqualTo(1 - 3.535534f, within(1e-6f));
        assertThat(vector.toFloatArray()[0]).isEqualTo(1 - 3.535534f, within(1e-6f));
    }

    @Test
    void clipsWhatTheActiveOptimizersMove() {
        Gradients gradients = run.gradients(1.0);
        try (Optimizer ofFirst = GradientsFixtures.SUBTRACTION.create(Map.of("first", run.first))) {
            gradients.update(List.of(ofFirst), 1);
        }

        assertThat(gradients.lastNorm().getFloat()).isEqualTo(3);
        run.assertUpdate(1, 0, 0);
    }
}
