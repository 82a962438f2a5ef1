package io.engram.loss;

import static io.engram.loss.LossFixtures.assertLoss;
import static io.engram.loss.LossFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.loss.Triplet.Mining;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Losses that want classes apart by a margin, and classes that are ignored. */
class MarginLossTests {

    private static final float[] X = {0, -2, 1.5f, -0.5f, -2.5f, 1, -1, 2.5f, 0.5f};
    private static final List<Double> WEIGHTS = List.of(1.0, 2.0, 0.5);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = manager.create(X, new Shape(3, 3));
    private final NDList c = classes(2, 0, 1);

    /** Two of class 0 and 1, one of class 2, one more of class 0. */
    private final NDArray embeddings = manager.create(floats(0, 0, 1, 0, 0, 2, 3, 1, 1, 1, 5, 5), new Shape(6, 2));

    private final NDList speakers = classes(0, 0, 1, 1, 0, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList classes(long... classes) {
        return new NDList(manager.create(classes));
    }

    /** {@code F.multi_margin_loss(x, c)}, and with {@code p=2, margin=1.5, weight=torch.tensor([1, 2, .5])}. */
    @Test
    void measuresMargins() {
        float ninth = 1f / 9;
        assertLoss(
                List.of(new Hinge(1, 1, 1, List.of(), Reduction.MEAN)),
                x,
                c,
                0.277777761,
                0,
                0,
                0,
                -ninth,
                0,
                ninth,
                0,
                0,
                0);
        assertLoss(
                List.of(new Hinge(1, 1.5, 2, WEIGHTS, Reduction.MEAN)),
                x.duplicate(),
                c,
                1,
                0,
                0,
                0,
                -2f / 3,
                0,
                2f / 3,
                0,
                0,
                0);
    }

    /**
     * {@code speechbrain.nnet.losses.LogSoftmaxWrapper(AdditiveAngularMargin(margin=0.2, scale=30))}; in the second row
     * the angle is too large for the margin.
     */
    @Test
    void enlargesTheAngleToTheOwnClass() {
        assertLoss(
                List.of(new AdditiveAngularMargin(1, 0.2, 30, Reduction.MEAN)),
                manager.create(floats(0.5f, -0.25f, 0.1f, -0.99f, 0.3f, 0.2f, 0.9f, 0.95f, 0.6f), new Shape(3, 3)),
                classes(2, 0, 0),
                20.8588085,
                10,
                1.6918981e-9f,
                -10.000336f,
                -10,
                9.525742f,
                0.47425875f,
                -13.769184f,
                9.90371f,
                2.727129e-4f);
    }

    /**
     * The mean over the five anchors that have both, of their farthest own and nearest other, in PyTorch's autograd.
     */
    @Test
    void takesTheHardestTriplets() {
        assertLoss(
                List.of(new Triplet(1, 1, Mining.HARD, Reduction.MEAN)),
                embeddings,
                speakers,
                1.26491106,
                -0.28284273f,
                -0.08284272f,
                0,
                0,
                -0.09663057f,
                -0.3563516f,
                0.1794733f,
                -0.1264911f,
                0.2f,
                0.56568545f,
                0,
                0);
    }

    /** The mean of {@code F.triplet_margin_loss(a, p, n, margin=0.5, eps=0)} over all triplets. */
    @Test
    void takesAllTriplets() {
        assertLoss(
                List.of(new Triplet(1, 0.5, Mining.ALL, Reduction.MEAN)),
                embeddings,
                speakers,
                0.365801007,
                0.009291403f,
                0.023427732f,
                0.017200524f,
                0.013140032f,
                -0.12013714f,
                -0.08147619f,
                0.1095765f,
                -0.102338776f,
                -0.01593129f,
                0.1472472f,
                0,
                0);
    }

    @Test
    void hasNoLossWithoutTriplets() {
        for (Mining mining : Mining.values()) {
            assertLoss(
                    List.of(new Triplet(1, 1, mining, Reduction.MEAN)),
                    manager.create(floats(1, 2, 3, 4), new Shape(2, 2)),
                    classes(0, 1),
                    0,
                    0,
                    0,
                    0,
                    0);
        }
    }

    /** The last example has no other of its class. */
    @Test
    void givesALossForEachAnchor() {
        try (Objectives objectives =
                new Objectives(Device.cpu(), List.of(new Triplet(1, 1, Mining.HARD, Reduction.MEAN)))) {
            float[] losses = objectives.perExample(embeddings, speakers).toFloatArray();

            assertThat(losses[0]).isEqualTo((float) Math.sqrt(2) - 2 + 1, within(1e-6f));
            assertThat(losses[5]).isZero();
        }
    }

    /** {@code F.cross_entropy(x, c, ignore_index=0)}, and with weights and {@code label_smoothing=0.1}. */
    @Test
    void ignoresAClass() {
        assertLoss(
                List.of(new CrossEntropy(1, 0, List.of(), 0, Reduction.MEAN)),
                x,
                c,
                0.189490169,
                0.0890151f,
                0.012046883f,
                -0.101062f,
                0,
                0,
                0,
                0.012954327f,
                -0.0710116f,
                0.058057267f);
        assertLoss(
                List.of(new CrossEntropy(1, 0.1, WEIGHTS, 0, Reduction.MEAN)),
                x.duplicate(),
                c,
                0.341951787,
                0.027020175f,
                -0.021205414f,
                -0.005814765f,
                0,
                0,
                0,
                0.0065299664f,
                -0.088884465f,
                0.08235447f);
    }

    /**
     * {@code F.cross_entropy(x, [2, -7, 1], ignore_index=-7)}, without weights and with, of a sequence before padding.
     */
    @Test
    void ignoresAClassBesidePadding() {
        NDArray sequence =
                manager.create(floats(0, -2, 1.5f, -0.5f, -2.5f, 1, -1, 2.5f, 0.5f, 9, 9, 9), new Shape(1, 4, 3));
        NDArray y = manager.create(new long[] {2, -7, 1, -1}, new Shape(1, 4));
        for (List<Double> weights : List.of(List.<Double>of(), WEIGHTS)) {
            double expected = weights.isEmpty() ? 0.189490169 : 0.167703003;
            try (Objectives objectives =
                    new Objectives(manager.getDevice(), List.of(new CrossEntropy(1, 0, weights, -7, Reduction.MEAN)))) {
                NDArray loss = objectives.loss(sequence, new NDList(y, manager.create(floats(0.75f))), false);

                assertThat((double) loss.getFloat()).isEqualTo(expected, within(1e-6));
            }
        }
    }
}
