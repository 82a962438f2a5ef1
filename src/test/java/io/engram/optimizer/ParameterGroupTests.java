package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On the bias (2) and weight (2, 2) of {@link OptimizerFixtures}. */
class ParameterGroupTests {

    private final OptimizerFixtures run = new OptimizerFixtures();
    private final Map<String, NDArray> bias = Map.of("0.bias", parameter("0.bias"));
    private final Map<String, NDArray> weight = Map.of("0.weight", parameter("0.weight"));

    private NDArray parameter(String name) {
        return Objects.requireNonNull(run.parameters.get(name));
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    @DisplayName("check 14: group 0 holds the vectors, without decay, and group 1 the rest")
    void separatesVectors() {
        assertThat(ParameterGroup.withoutVectorDecay(run.parameters))
                .containsExactly(new ParameterGroup(bias, null, 0.0), new ParameterGroup(weight, null, null));
    }

    @Test
    void leavesOutAnEmptyGroup() {
        assertThat(ParameterGroup.withoutVectorDecay(weight)).containsExactly(ParameterGroup.of(weight));
    }

    /** A gradient of zero leaves nothing but the decay: w - lr * decay * w. */
    @Test
    void decaysEachGroupByItsOwn() {
        float[] before = run.weights();
        try (Optimizer optimizer = new AdamW(0.5, List.of(0.9, 0.999), 1e-8, 0.1, false)
                .create(ParameterGroup.withoutVectorDecay(run.parameters))) {
            run.step(optimizer, 1, 0);
        }

        for (int i = 0; i < before.length; i++) {
            float kept = i < 2 ? 1 : 0.95f;
            assertThat(run.weights()[i]).isEqualTo(before[i] * kept, within(1e-7f));
        }
    }

    /** One group of all and two with the same options do the same. */
    @Test
    void makesNoDifferenceWithEqualOptions() {
        Adam spec = new Adam(0.1, List.of(0.9, 0.999), 1e-8, 0.1, true);
        try (OptimizerFixtures whole = new OptimizerFixtures();
                Optimizer one = spec.create(whole.parameters);
                Optimizer two = spec.create(List.of(ParameterGroup.of(bias), ParameterGroup.of(weight)))) {
            for (int t = 1; t <= 3; t++) {
                whole.step(one, t);
                run.step(two, t);
            }

            assertThat(run.weights()).isEqualTo(whole.weights());
            assertThat(two.steps()).isEqualTo(3);
            assertThat(two.tensors().keySet())
                    .contains("step", "group1.step")
                    .containsAll(one.tensors().keySet());
        }
    }

    @Test
    void changesTheRatesOfGroupsInProportion() {
        try (Optimizer optimizer = new Sgd(0.1, 0, 0, 0, false)
                .create(List.of(ParameterGroup.of(bias), new ParameterGroup(weight, 0.01, null)))) {
            assertThat(optimizer.learningRate()).isEqualTo(0.1);

            optimizer.setLearningRate(0.05);

            assertThat(optimizer.groupLearningRates()).containsExactly(0.05, 0.005);
        }
    }

    /** w - lr * g with a rate ten times as small for the weight: gradients of step 1. */
    @Test
    void movesEachGroupAtItsOwnRate() {
        try (OptimizerFixtures slow = new OptimizerFixtures();
                OptimizerFixtures fast = new OptimizerFixtures();
                Optimizer slowly = new Sgd(0.01, 0, 0, 0, false).create(slow.parameters);
                Optimizer quickly = new Sgd(0.1, 0, 0, 0, false).create(fast.parameters);
                Optimizer grouped = new Sgd(0.1, 0, 0, 0, false)
                        .create(List.of(ParameterGroup.of(bias), new ParameterGroup(weight, 0.01, null)))) {
            slow.step(slowly, 1);
            fast.step(quickly, 1);
            run.step(grouped, 1);

            for (int i = 0; i < 6; i++) {
                assertThat(run.weights()[i]).isEqualTo((i < 2 ? fast : slow).weights()[i]);
            }
        }
    }
}
