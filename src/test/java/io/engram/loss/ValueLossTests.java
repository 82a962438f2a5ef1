package io.engram.loss;

import static io.engram.loss.LossFixtures.assertLoss;
import static io.engram.loss.LossFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Losses on numbers. The expected ones are PyTorch's, of
 *
 * <pre>
 * z = torch.tensor([[0, -2, 1.5], [-0.5, -2.5, 1]], requires_grad=True)
 * t = torch.tensor([[0.5, 0, -0.5], [1.25, 2.25, -0.625]])
 * w = torch.tensor([(i * 7 % 11 - 5) / 4 for i in range(16)]).reshape(2, 8)
 * s = torch.tensor([(i * 5 % 13 - 6) / 3 for i in range(16)]).reshape(2, 8)
 * </pre>
 */
class ValueLossTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray z = manager.create(floats(0, -2, 1.5f, -0.5f, -2.5f, 1), new Shape(2, 3));
    private final NDList t = new NDList(manager.create(floats(0.5f, 0, -0.5f, 1.25f, 2.25f, -0.625f), new Shape(2, 3)));

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray matrix(int columns, float... values) {
        return manager.create(values, new Shape(values.length / columns, columns));
    }

    private NDArray wave(int factor, int modulus, int offset, float divisor) {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * factor % modulus - offset) / divisor;
        }
        return manager.create(values, new Shape(2, 8));
    }

    /** {@code F.smooth_l1_loss(z, t, beta=0.75)} and {@code beta=2}. */
    @Test
    void measuresSmoothDistances() {
        float sixth = 1f / 6;
        assertLoss(
                List.of(new SmoothL1(1, 0.75, Reduction.MEAN)),
                z,
                t,
                1.73611104,
                -0.11111111f,
                -sixth,
                sixth,
                -sixth,
                -sixth,
                sixth);
        assertLoss(
                List.of(new SmoothL1(1, 2, Reduction.MEAN)),
                z.duplicate(),
                t,
                1.20638025,
                -0.04166667f,
                -sixth,
                sixth,
                -0.14583334f,
                -sixth,
                0.13541667f);
    }

    /** {@code F.huber_loss(z, t, delta=0.75)}. */
    @Test
    void measuresHubersDistances() {
        assertLoss(
                List.of(new Huber(1, 0.75, Reduction.MEAN)),
                z,
                t,
                1.30208337,
                -0.083333336f,
                -0.125f,
                0.125f,
                -0.125f,
                -0.125f,
                0.125f);
    }

    /** {@code F.binary_cross_entropy(p, b)}. */
    @Test
    void measuresBinaryCrossEntropyOfProbabilities() {
        assertLoss(
                List.of(new Bce(1, Reduction.MEAN)),
                matrix(3, 0.1f, 0.9f, 0.5f, 0.25f, 0, 0.75f),
                new NDList(matrix(3, 0, 1, 0.5f, 1, 0, 0.25f)),
                0.566967309,
                0.18518518f,
                -0.18518518f,
                0,
                -0.6666667f,
                0,
                0.44444445f);
    }

    /** Libtorch would throw here, and end the process on a GPU. A step of such gradients is left out. */
    @Test
    void spoilsTheStepOfWhatIsNoProbability() {
        NDArray x = matrix(1, 0.5f, 1.5f, Float.NaN);
        x.setRequiresGradient(true);

        try (Objectives objectives = new Objectives(Device.cpu(), List.of(new Bce(1, Reduction.MEAN)));
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = objectives.loss(x, new NDList(matrix(1, 1, 1, 1)), true);
            collector.backward(loss);

            assertThat(loss.getFloat()).isNaN();
        }
        assertThat(x.getGradient().toFloatArray()).containsExactly(floats(-2f / 3, Float.NaN, Float.NaN));
    }

    /** {@code F.kl_div(l, q, reduction="batchmean")}, and of the logarithm with {@code log_target=True}. */
    @Test
    void measuresDivergences() {
        NDArray l = matrix(3, 0.2f, 0.3f, 0.5f, 0.7f, 0.2f, 0.1f).log();
        assertLoss(
                List.of(new KlDiv(1, false, Reduction.BATCHMEAN)),
                l.duplicate(),
                new NDList(matrix(3, 0.1f, 0.9f, 0, 0.25f, 0.25f, 0.5f)),
                0.761268139,
                -0.05f,
                -0.45f,
                0,
                -0.125f,
                -0.125f,
                -0.25f);
        assertLoss(
                List.of(new KlDiv(1, true, Reduction.BATCHMEAN)),
                l.duplicate(),
                new NDList(matrix(3, 0.1f, 0.8f, 0.1f, 0.25f, 0.25f, 0.5f).log()),
                0.578752518,
                -0.05f,
                -0.4f,
                -0.05f,
                -0.125f,
                -0.125f,
                -0.25f);
    }

    /** {@code F.cosine_embedding_loss(z, t, torch.ones(2))}. */
    @Test
    void measuresAngles() {
        assertLoss(
                List.of(new Cosine(1, Reduction.MEAN)),
                z,
                t,
                1.68602347,
                -0.14142136f,
                0.067882255f,
                0.09050967f,
                -0.054569323f,
                0.0028720796f,
                -0.02010449f);
    }

    /** A third step that is padding changes nothing: two angles of {@link #measuresAngles} in two sequences. */
    @Test
    void measuresAnglesOfSteps() {
        float nan = Float.NaN;
        NDArray x =
                manager.create(floats(0, -2, 1.5f, nan, nan, nan, -0.5f, -2.5f, 1, nan, nan, nan), new Shape(2, 2, 3));
        NDArray y = manager.create(floats(0.5f, 0, -0.5f, 0, 0, 0, 1.25f, 2.25f, -0.625f, 0, 0, 0), new Shape(2, 2, 3));

        try (Objectives objectives = new Objectives(Device.cpu(), List.of(new Cosine(1, Reduction.MEAN)))) {
            NDList padded = new NDList(y, manager.create(floats(0.5f, 0.5f)));
            assertThat((double) objectives.loss(x, padded, false).getFloat()).isEqualTo(1.68602347, within(1e-6));
        }
    }

    /** {@code speechbrain.nnet.losses.cal_si_snr(s.t().unsqueeze(-1), w.t().unsqueeze(-1)).mean()}. */
    @Test
    void measuresNoise() {
        assertLoss(
                List.of(new SiSnr(1, Reduction.MEAN)),
                wave(7, 11, 5, 4),
                new NDList(wave(5, 13, 6, 3)),
                8.76469803,
                -5.6704f,
                -0.4380472f,
                2.3487256f,
                -1.9767154f,
                0.8100573f,
                3.5968297f,
                -0.7286111f,
                2.0581615f,
                1.2115359f,
                0.55878115f,
                -2.924746f,
                -0.027469099f,
                -0.68022394f,
                2.217053f,
                1.5642982f,
                -1.919229f);
    }

    /** The same, the second waveform being cut to its first six samples. */
    @Test
    void measuresNoiseWithoutPadding() {
        assertLoss(
                List.of(new SiSnr(1, Reduction.MEAN)),
                wave(7, 11, 5, 4),
                new NDList(wave(5, 13, 6, 3), manager.create(floats(1, 0.75f))),
                7.55459642,
                -5.6704f,
                -0.4380472f,
                2.3487256f,
                -1.9767154f,
                0.8100573f,
                3.5968297f,
                -0.7286111f,
                2.0581615f,
                1.1476347f,
                1.287271f,
                -4.0210853f,
                -0.6785446f,
                -0.5389083f,
                2.8036325f,
                0,
                0);
    }

    @Test
    void givesALossForEachExample() {
        try (Objectives objectives = new Objectives(Device.cpu(), List.of(new SiSnr(1, Reduction.MEAN)))) {
            NDList padded = new NDList(wave(5, 13, 6, 3), manager.create(floats(1, 0.75f)));

            assertThat(objectives.perExample(wave(7, 11, 5, 4), padded).toFloatArray())
                    .containsExactly(floats(11.634228f, 3.4749653f), within(1e-5f));
        }
    }
}
