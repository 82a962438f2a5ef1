package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On {@link GradientsFixtures}: gradients of (3, 0) and (-4). */
class GradientsTests {

    private final GradientsFixtures run = new GradientsFixtures();

    @AfterEach
    void close() {
        run.close();
    }

    private static void assertZero(NDArray... parameters) {
        for (NDArray parameter : parameters) {
            assertThat(parameter.getGradient().toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void rejectsAParameterOfAnotherPrecision() {
        NDArray weight = run.manager.ones(new Shape(1), DataType.FLOAT64);
        weight.setRequiresGradient(true);

        assertThatThrownBy(() -> new Gradients(run.manager, Map.of("0.weight", weight), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.weight");
    }

    /** (1 + 2 + 3 + 4) / 4 and (5 + 6 + 7 + 8) / 4, from 0. */
    @Test
    @DisplayName("check 9: eight batches with gradients 1 to 8 in windows of four come to -9")
    void averagesWindowsOfFour() {
        NDArray weight = run.manager.zeros(new Shape(1));
        weight.setRequiresGradient(true);
        try (Optimizer ofWeight = GradientsFixtures.SUBTRACTION.create(Map.of("weight", weight));
                Gradients gradients = new Gradients(run.manager, Map.of("weight", weight), null)) {
            for (int i = 1; i <= 8; i++) {
                OptimizerFixtures.setGradient(run.manager, weight, i);
                if (i % 4 == 0) {
                    gradients.update(List.of(ofWeight), 4);
                }
            }

            assertThat(weight.toFloatArray()).containsExactly(-9);
            assertThat(ofWeight.steps()).isEqualTo(2);
        }
    }

    /** With the divisors 2, 1 and 4: 3/2 + 3/1 + 3/4. */
    @Test
    void averagesEachWindowOverItsOwnBatches() {
        Gradients gradients = run.gradients(null);

        run.update(gradients, 2);
        run.addGradients();
        run.update(gradients, 1);
        run.addGradients();
        run.update(gradients, 4);

        run.assertUpdate(5.25f, 0, -7);
    }

    @Test
    void addsUpOverBatches() {
        Gradients gradients = run.gradients(null);
        OptimizerFixtures.setGradient(run.manager, run.first, 1, 2);

        run.update(gradients, 1);

        run.assertUpdate(4, 2, -4);
    }

    @Test
    void addsUpWhatItsOwnCollectorCollects() {
        Gradients gradients = run.gradients(null);

        try (GradientCollector collector = gradients.newCollector()) {
            collector.backward(run.first.mul(run.first).sum());
        }
        try (GradientCollector collector = gradients.newCollector()) {
            collector.backward(run.second.mul(2));
        }

        run.update(gradients, 1);
        run.assertUpdate(3 + 2, 2, -4 + 2);
    }

    @Test
    void startsAnewAfterAnUpdate() {
        Gradients gradients = run.gradients(1.0);

        run.update(gradients, 1);
        assertZero(run.first, run.second);

        run.update(gradients, 1);
        assertThat(gradients.lastNorm().getFloat()).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    @DisplayName("check 7: a gradient that is not finite changes nothing, and is forgotten")
    void skipsAGradientThatIsNotFinite(float value) {
        Gradients gradients = run.gradients(1.0);
        OptimizerFixtures.setGradient(run.manager, run.second, value);

        run.update(gradients, 1);

        assertThat(Float.isFinite(gradients.lastNorm().getFloat())).isFalse();
        run.assertUpdate(0, 0, 0);
        assertThat(run.optimizer.steps()).isZero();

        run.addGradients();
        run.update(gradients, 1);
        run.assertUpdate(0.6f, 0, -0.8f);
        assertThat(run.optimizer.steps()).isEqualTo(1);
    }

    @Test
    void leavesOutAParameterThatIsNotTrained() {
        NDArray fixed = run.manager.ones(new Shape(3));
        Map<String, NDArray> more = new LinkedHashMap<>(run.parameters);
        more.put("fixed", fixed);

        try (Optimizer decaying = new Sgd(1, 0, 0, 0.5, false).create(more)) {
            Gradients gradients = new Gradients(run.manager, more, null);
            gradients.update(List.of(decaying), 1);

            assertThat(fixed.toFloatArray()).containsOnly(1);
            assertThat(gradients.sums()).containsOnlyKeys("first", "second");
            run.assertUpdate(3.5f, 0.5f, -3.5f);
        }
    }

    @Test
    @DisplayName("check 15: what a frozen run.optimizer would have moved is forgotten at each step")
    void forgetsTheGradientsOfAFrozenOptimizer() {
        Gradients gradients = run.gradients(null);
        try (Optimizer ofFirst = GradientsFixtures.SUBTRACTION.create(Map.of("first", run.first));
                Optimizer ofSecond = GradientsFixtures.SUBTRACTION.create(Map.of("second", run.second))) {
            for (List<Optimizer> active :
                    List.of(List.of(ofFirst), List.of(ofFirst), List.of(ofFirst, ofSecond), List.<Optimizer>of())) {
                gradients.zero();
                OptimizerFixtures.setGradient(run.manager, run.first, 2, 0);
                OptimizerFixtures.setGradient(run.manager, run.second, 1);
                gradients.update(active, 1);
                assertZero(run.first, run.second);
            }

            run.assertUpdate(6, 0, 1);
            assertThat(ofFirst.steps()).isEqualTo(3);
            assertThat(ofSecond.steps()).isEqualTo(1);
        }
    }

    @Test
    void putsSumsBackToTheBit() {
        float[] odd = {0.1f, -1.4e-45f};
        float[] more = {1f / 3, 3.3f};
        Gradients gradients = run.gradients(null);
        gradients.zero();
        OptimizerFixtures.setGradient(run.manager, run.first, odd);
        NDArray saved = Objects.requireNonNull(gradients.sums().get("first")).duplicate();
        gradients.zero();
        OptimizerFixtures.setGradient(run.manager, run.second, 7);

        gradients.restore(Map.of("first", saved, "second", run.manager.create(new float[] {0.7f})));

        assertThat(run.first.getGradient().toFloatArray()).isEqualTo(odd);
        OptimizerFixtures.setGradient(run.manager, run.first, more);
        assertThat(run.first.getGradient().toFloatArray()).isEqualTo(new float[] {odd[0] + more[0], odd[1] + more[1]});
        assertThat(run.second.getGradient().toFloatArray()).containsExactly(0.7f);
    }

    @Test
    void rejectsSumsThatLackAParameter() {
        NDArray sum = run.manager.ones(new Shape(2));

        assertThatThrownBy(() -> run.gradients(null).restore(Map.of("first", sum)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("second");
    }
}
