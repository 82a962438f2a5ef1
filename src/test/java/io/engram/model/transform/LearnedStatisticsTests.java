package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.model.layer.Linear;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearnedStatisticsTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList batch(Shape shape, float... values) {
        return new NDList(manager.create(values, shape));
    }

    private Network learn(NetworkPlan plan, List<NDList> batches) {
        Network network = plan.create(manager, 1);
        LearnedStatistics.learn(manager, plan, network, batches);
        return network;
    }

    private static float[] buffer(Network network, String name) {
        return Objects.requireNonNull(network.buffers().get(name), name).toFloatArray();
    }

    @Test
    void learnsMeanAndDeviationOfEachFeatureOverAllBatches() {
        NetworkPlan plan = NetworkPlan.of(new Shape(2), new Standardize(true));
        List<NDList> batches = List.of(batch(new Shape(2, 2), 1, 10, 2, 20), batch(new Shape(1, 2), 6, 60));

        try (Network network = learn(plan, batches)) {
            // numpy.mean and numpy.std of [1, 2, 6]
            assertThat(buffer(network, "0.mean")).containsExactly(3, 30);
            assertThat(buffer(network, "0.std")[0]).isCloseTo(2.1602468f, within(1e-6f));
            assertThat(buffer(network, "0.std")[1]).isCloseTo(21.602468f, within(1e-5f));
            assertThat(network.forward(batch(new Shape(1, 2), 3, 30), Pass.EVALUATION)
                            .singletonOrThrow()
                            .toFloatArray())
                    .containsExactly(0, 0);
        }
    }

    @Test
    void leavesPaddingOut() {
        NetworkPlan plan = NetworkPlan.of(new Shape(-1, 1), new Standardize(true));
        NDList padded = batch(new Shape(2, 3, 1), 1, 2, 3, 6, Float.NaN, 1e6f);
        padded.add(manager.create(new float[] {1, 1 / 3f}));

        try (Network network = learn(plan, List.of(padded))) {
            assertThat(buffer(network, "0.mean")).containsExactly(3);
            assertThat(buffer(network, "0.std")[0]).isCloseTo((float) Math.sqrt(3.5), within(1e-6f));
        }
    }

    @Test
    void takesOneOfAllWhereAsked() {
        NetworkPlan plan = NetworkPlan.of(new Shape(-1), new Standardize(false));

        try (Network network = learn(plan, List.of(batch(new Shape(2, 2), 1, 3, 5, 7)))) {
            assertThat(buffer(network, "0.mean")).containsExactly(4);
            assertThat(buffer(network, "0.std")[0]).isCloseTo((float) Math.sqrt(5), within(1e-6f));
        }
    }

    @Test
    void takesTheChannelsOfImages() {
        NetworkPlan plan = NetworkPlan.of(new Shape(2, 1, 2), new Standardize(true));

        try (Network network = learn(plan, List.of(batch(new Shape(1, 2, 1, 2), 1, 3, 10, 30)))) {
            assertThat(buffer(network, "0.mean")).containsExactly(2, 20);
            assertThat(network.forward(batch(new Shape(1, 2, 1, 2), 1, 3, 10, 30), Pass.EVALUATION)
                            .singletonOrThrow()
                            .toFloatArray())
                    .containsExactly(-1, 1, -1, 1);
        }
    }

    @Test
    void learnsFromWhatTheTransformsBeforeGive() {
        NetworkPlan plan =
                NetworkPlan.of(new Shape(1), new Standardize(true), new Scale(2), new Standardize(true), new Scale(1));
        List<NDList> batches = List.of(batch(new Shape(2, 1), 10, 14), batch(new Shape(2, 1), 10, 14));

        try (Network network = learn(plan, batches)) {
            assertThat(buffer(network, "0.mean")).containsExactly(12);
            assertThat(buffer(network, "2.mean")).containsExactly(0);
            assertThat(buffer(network, "2.std")).containsExactly(2);
        }
    }

    /** 1e7 + {0, 1, 2}: in single precision the squares would have lost the deviation. */
    @Test
    void sumsInDoublePrecision() {
        NetworkPlan plan = NetworkPlan.of(new Shape(1), new Standardize(true));

        try (Network network = learn(plan, List.of(batch(new Shape(3, 1), 10000000, 10000001, 10000002)))) {
            assertThat(buffer(network, "0.std")[0]).isCloseTo((float) Math.sqrt(2 / 3.0), within(0.02f));
        }
    }

    @Test
    void doesNotDivideWhatNeverVaries() {
        NetworkPlan plan = NetworkPlan.of(new Shape(1), new Standardize(true));

        try (Network network = learn(plan, List.of(batch(new Shape(2, 1), 0.1f, 0.1f)))) {
            assertThat(buffer(network, "0.std")).containsExactly(1);
        }
    }

    @Test
    void startsWithoutEffect() {
        try (Network network =
                NetworkPlan.of(new Shape(2), new Standardize(true)).create(manager, 1)) {
            assertThat(network.forward(batch(new Shape(1, 2), 5, 7), Pass.EVALUATION)
                            .singletonOrThrow()
                            .toFloatArray())
                    .containsExactly(5, 7);
        }
    }

    @Test
    void namesTheFeatureThatHasNoMean() {
        NetworkPlan plan = NetworkPlan.of(new Shape(2), new Standardize(true));

        assertThatThrownBy(() -> learn(plan, List.of(batch(new Shape(1, 2), 1, Float.NaN))))
                .hasMessage(
                        "transform 0: feature 1 has no finite mean over 1 values. Fill in or leave out what is missing"
                                + " or infinite.");
        assertThatThrownBy(() -> learn(plan, List.of())).hasMessageContaining("no finite mean over 0 values");
    }

    @Test
    void knowsWhetherThereIsSomethingToLearn() {
        assertThat(LearnedStatistics.needed(NetworkPlan.of(new Shape(2), new Scale(2), new Standardize(true))))
                .isTrue();
        assertThat(LearnedStatistics.needed(NetworkPlan.of(new Shape(2), new Scale(2), new Linear(2, true))))
                .isFalse();
    }

    @Test
    void refusesAnUnknownNumberOfFeatures() {
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(-1), new Standardize(true)))
                .hasMessageContaining(
                        "expects a known number of features but gets (B, T). Set per_feature to false, or put"
                                + " fbank or mfcc before it.");
    }
}
