package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.BatchNorm;
import io.engram.model.layer.Linear;
import io.engram.model.layer.Tanh;
import io.engram.optimizer.Adam;
import io.engram.tensor.MissingDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicasTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static final class Regression extends Brain {

        final List<Long> parts = new ArrayList<>();
        final List<Shape> gathered = new ArrayList<>();

        Regression(NetworkPlan plan, Map<String, ?> options) {
            super(Map.of("model", plan), new Adam(0.05), Map.of(), options, null);
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            parts.add(batch.size());
            return modules().forward(batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            return predictions.head().sub(batch.targets().head()).square().mean();
        }

        @Override
        protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {
            gathered.add(predictions.head().getShape());
        }

        float[] tensor(String name) {
            NDArray array = parameters().get(name);
            return Objects.requireNonNull(array == null ? modules().buffers().get(name) : array)
                    .toFloatArray();
        }
    }

    private static final NetworkPlan PLAN = NetworkPlan.of(new Shape(3), new Linear(8), new Tanh(), new Linear(2));

    /** The last batch has 7 examples, so the parts of it differ in size. */
    private BatchSource batches() {
        manager.getEngine().setRandomSeed(3);
        List<Batch> batches = new ArrayList<>();
        for (int size : new int[] {12, 12, 7}) {
            batches.add(new Batch(
                    new NDList(manager.randomNormal(new Shape(size, 3))),
                    new NDList(manager.randomNormal(new Shape(size, 2))),
                    size));
        }
        return BatchSource.of(batches);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void giveTheWeightsOfOneReplicaWithTheirBatchesTogether(int replicas) {
        BatchSource batches = batches();
        try (Regression one = new Regression(PLAN, Map.of());
                Regression several = new Regression(PLAN, Map.of("replicas", replicas))) {
            one.fit(new EpochCounter(4), batches, batches);
            several.fit(new EpochCounter(4), batches, batches);

            assertThat(several.parts).contains(12L / replicas).hasSizeGreaterThan(4 * 3 * replicas);
            assertThat(several.gathered).startsWith(new Shape(12, 2), new Shape(12, 2), new Shape(7, 2));
            assertThat(several.tensor("model.0.weight")).containsExactly(one.tensor("model.0.weight"), within(1e-5f));
            assertThat(several.history().get(7).loss())
                    .isCloseTo(one.history().get(7).loss(), within(1e-6));
        }
    }

    @Test
    void areTheDevicesThatAreNamed() {
        BatchSource batches = batches();
        try (Regression one = new Regression(PLAN, Map.of());
                Regression several = new Regression(PLAN, Map.of("devices", List.of("cpu", "cpu")))) {
            one.fit(new EpochCounter(1), batches, null);
            several.fit(new EpochCounter(1), batches, null);

            assertThat(several.parts).startsWith(6L, 6L);
            assertThat(several.tensor("model.2.bias")).containsExactly(one.tensor("model.2.bias"), within(1e-5f));
        }
    }

    @Test
    void refusesADeviceThatIsNotThere() {
        assertThatThrownBy(() -> new Regression(PLAN, Map.of("devices", List.of("cpu", "gpu:77"))))
                .isInstanceOf(MissingDevice.class)
                .hasMessageContaining("gpu:77");
    }

    /** The forward pass writes the statistics, before anybody knows that the step will be skipped. */
    @Test
    void leaveNoTraceOfABatchThatIsNotFinite() {
        NetworkPlan plan = NetworkPlan.of(new Shape(3), new BatchNorm(1e-5, 0.1), new Linear(2));
        NDList target = new NDList(manager.zeros(new Shape(4, 2)));
        Batch good = new Batch(new NDList(manager.randomNormal(new Shape(4, 3))), target, 4);
        Batch bad = new Batch(new NDList(manager.full(new Shape(4, 3), Float.NaN)), target, 4);
        try (Regression one = new Regression(plan, Map.of());
                Regression other = new Regression(plan, Map.of())) {
            one.fit(new EpochCounter(1), BatchSource.of(good, bad, good), null);
            other.fit(new EpochCounter(1), BatchSource.of(good, good), null);

            for (String name : List.of("running_mean", "running_var", "weight", "bias")) {
                assertThat(one.tensor("model.0." + name)).as(name).isEqualTo(other.tensor("model.0." + name));
            }
        }
    }

    /** As in DistributedDataParallel: the running statistics are those of the first replica's part. */
    @Test
    void leavesTheBuffersToTheFirstReplica() {
        NetworkPlan plan = NetworkPlan.of(new Shape(3), new BatchNorm(1e-5, 1.0), new Linear(2));
        NDArray x = manager.randomNormal(new Shape(8, 3));
        Batch batch = new Batch(new NDList(x), new NDList(manager.zeros(new Shape(8, 2))), 8);
        try (Regression brain = new Regression(plan, Map.of("replicas", 2))) {
            brain.fit(new EpochCounter(1), BatchSource.of(batch), null);

            float[] firstHalf = x.get("0:4").mean(new int[] {0}).toFloatArray();
            assertThat(brain.tensor("model.0.running_mean")).containsExactly(firstHalf, within(1e-6f));
        }
    }
}
