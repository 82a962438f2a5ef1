package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Linear;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.ParameterGroup;
import io.engram.optimizer.Sgd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Brain in whose batch optimizers step one behind the other. */
class OptimizersInTurnTests {

    private static final NetworkPlan WEIGHT = NetworkPlan.of(new Shape(1), new Linear(1, false));

    private final NDManager manager = NDManager.newBaseManager();

    /** Of an input of 1, the loss is a + b, so each backward pass gives both weights a gradient of 1. */
    private final BatchSource one =
            BatchSource.of(new Batch(new NDList(manager.ones(new Shape(1, 1))), new NDList(), 1));

    @AfterEach
    void close() {
        manager.close();
    }

    private static final class Pair extends Brain {

        private final List<Set<String>> turns;

        Pair(List<Set<String>> turns) {
            super(Map.of("a", WEIGHT, "b", WEIGHT), null, Map.of(), withoutClipping(), null);
            this.turns = turns;
        }

        private static Map<String, @Nullable Object> withoutClipping() {
            Map<String, @Nullable Object> options = new HashMap<>();
            options.put("max_grad_norm", null);
            return options;
        }

        @Override
        protected Map<String, Optimizer> createOptimizers() {
            return Map.of("a", sgd("a"), "b", sgd("b"));
        }

        private Optimizer sgd(String module) {
            return new Sgd(1)
                    .create(List.of(ParameterGroup.of(modules().get(module).parameters())));
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            NDArray a = modules().forward("a", batch.inputs()).head();
            return new NDList(a.add(modules().forward("b", batch.inputs()).head()));
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            return predictions.head().sum();
        }

        @Override
        protected NDArray fitBatch(Batch batch) {
            NDArray last = scratch().zeros(new Shape());
            for (Set<String> names : turns) {
                last = backward(() -> computeObjectives(computeForward(batch, Stage.TRAIN), batch, Stage.TRAIN));
                optimizersStep(names);
            }
            return last;
        }

        float weight(String name) {
            return Objects.requireNonNull(parameters().get(name + ".0.weight")).toFloatArray()[0];
        }
    }

    private void assertMoved(List<Set<String>> turns, float a, float b) {
        try (Pair brain = new Pair(turns)) {
            float firstA = brain.weight("a");
            float firstB = brain.weight("b");

            brain.fit(new EpochCounter(1), one, null);

            assertThat(brain.weight("a")).isEqualTo(firstA + a);
            assertThat(brain.weight("b")).isEqualTo(firstB + b);
            assertThat(brain.optimizerStep()).isEqualTo(turns.size());
        }
    }

    @Test
    void moveOnlyTheirOwnParameters() {
        assertMoved(List.of(Set.of("a")), -1, 0);
    }

    @Test
    void doNotSeeTheGradientsOfAnothersTurn() {
        assertMoved(List.of(Set.of("a"), Set.of("b")), -1, -1);
    }

    @Test
    void mayStepTogether() {
        assertMoved(List.of(Set.of("a", "b"), Set.of("b")), -1, -2);
    }

    @Test
    void mustBeKnown() {
        try (Pair brain = new Pair(List.of(Set.of("c")))) {
            assertThatThrownBy(() -> brain.fit(new EpochCounter(1), one, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[a, b]")
                    .hasMessageContaining("[c]");
        }
    }
}
