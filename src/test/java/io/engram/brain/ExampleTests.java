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
import io.engram.optimizer.Sgd;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The examples of the README, which holds these classes word for word; see DocumentationTests. */
class ExampleTests {

    // README: linear
    static class LinearBrain extends Brain {

        LinearBrain() {
            super(Map.of("model", NetworkPlan.of(new Shape(10), new Linear(10))), new Sgd(0.1));
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            return modules().forward("model", batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            return predictions.head().sub(batch.targets().head()).abs().mean();
        }
    }
    // README: end

    // README: weighted
    static class WeightedBrain extends Brain {

        WeightedBrain(Map<String, ?> hparams, Map<String, ?> runOpts) {
            super(Map.of("model", NetworkPlan.of(new Shape(10), new Linear(10))), new Sgd(0.1), hparams, runOpts, null);
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            return modules().forward("model", batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            NDArray l1 = predictions.head().sub(batch.targets().get(0)).abs().mean();
            NDArray mse =
                    predictions.head().sub(batch.targets().get(1)).square().mean();
            return l1.mul(hparams().number("weight1")).add(mse.mul(hparams().number("weight2")));
        }
    }
    // README: end

    private static Batch batch(NDManager manager, int targets) {
        NDList wanted = new NDList();
        for (int i = 0; i < targets; i++) {
            wanted.add(manager.randomUniform(0, 1, new Shape(10, 10)));
        }
        return new Batch(new NDList(manager.randomUniform(0, 1, new Shape(10, 10))), wanted, 10);
    }

    private static List<Double> trainingLosses(Brain brain) {
        return brain.history().stream().map(StageStats::loss).toList();
    }

    @Test
    @DisplayName("check 23: ten epochs of one batch lower the loss of the first example")
    void trainsALinearMap() {
        try (NDManager manager = NDManager.newBaseManager();
                Brain brain = new LinearBrain()) {
            brain.fit(new EpochCounter(10), BatchSource.of(batch(manager, 1)), null);

            List<Double> losses = trainingLosses(brain);
            assertThat(losses).hasSize(10);
            assertThat(losses.get(9)).isLessThan(losses.get(0));
        }
    }

    @Nested
    class TwoWeightedLosses {

        @Test
        void takesTheWeightsFromTheHparams() {
            try (NDManager manager = NDManager.newBaseManager()) {
                Batch batch = batch(manager, 2);
                double first = lossOf(batch, 1, 0);
                double second = lossOf(batch, 0, 1);

                assertThat(lossOf(batch, 0.7, 0.3)).isCloseTo(0.7 * first + 0.3 * second, within(1e-6));
            }
        }

        private org.assertj.core.data.Offset<Double> within(double offset) {
            return org.assertj.core.api.Assertions.within(offset);
        }

        private double lossOf(Batch batch, double weight1, double weight2) {
            try (Brain brain = new WeightedBrain(Map.of("weight1", weight1, "weight2", weight2), Map.of())) {
                return brain.evaluate(BatchSource.of(batch)).loss();
            }
        }

        @Test
        void namesAWeightThatIsMissing() {
            try (NDManager manager = NDManager.newBaseManager();
                    Brain brain = new WeightedBrain(Map.of("weight1", 1, "wait2", 1), Map.of())) {
                assertThatThrownBy(() -> brain.evaluate(BatchSource.of(batch(manager, 2))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("hparams.weight2")
                        .hasMessageContaining("wait2");
            }
        }
    }
}
