package io.engram.loss;

import static io.engram.loss.LossFixtures.floats;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Values and gradients from PyTorch 2.7.1, by the line above each test:
 *
 * <pre>
 * import torch, torch.nn.functional as F
 * def show(loss, x): print(loss.item(), torch.autograd.grad(loss, x))
 * x = torch.tensor([[0, -2, 1.5], [-0.5, -2.5, 1], [-1, 2.5, 0.5]], requires_grad=True); c = torch.tensor([2, 0, 1])
 * z = torch.tensor([[0, -2, 1.5], [-0.5, -2.5, 1]], requires_grad=True)
 * t = torch.tensor([[0.5, 0, -0.5], [0.375, -0.125, -0.625]])
 * </pre>
 */
class ObjectivesTests {

    private static final float[] X = {0, -2, 1.5f, -0.5f, -2.5f, 1, -1, 2.5f, 0.5f};
    private static final float[] Z = {0, -2, 1.5f, -0.5f, -2.5f, 1};
    private static final float[] T = {0.5f, 0, -0.5f, 0.375f, -0.125f, -0.625f};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** {@code show(F.cross_entropy(x, c), x)}. */
    @Test
    void measuresCrossEntropy() {
        assertLoss(
                List.of(new CrossEntropy(1, 0)),
                manager.create(X, new Shape(3, 3)),
                classes(2, 0, 1),
                0.701594114,
                floats(
                        0.059343398f,
                        0.008031256f,
                        -0.06737467f,
                        -0.27398995f,
                        0.008031256f,
                        0.26595867f,
                        0.0086362185f,
                        -0.04734107f,
                        0.038704846f));
    }

    /** {@code show(F.cross_entropy(x, c, label_smoothing=0.1), x)}. */
    @Test
    void smoothsLabels() {
        assertLoss(
                List.of(new CrossEntropy(1, 0.1)),
                manager.create(X, new Shape(3, 3)),
                classes(2, 0, 1),
                0.823816299,
                floats(
                        0.048232283f,
                        -0.0030798565f,
                        -0.04515244f,
                        -0.2517677f,
                        -0.0030798565f,
                        0.25484753f,
                        -0.0024748938f,
                        -0.025118845f,
                        0.027593732f));
    }

    /** {@code show(F.cross_entropy(x, c, label_smoothing=1.), x)}: the targets do not matter. */
    @Test
    void spreadsLabelsOverAllClasses() {
        assertLoss(
                List.of(new CrossEntropy(1, 1)),
                manager.create(X, new Shape(3, 3)),
                classes(0, 0, 0),
                1.9238162,
                floats(
                        -0.051767714f,
                        -0.10307986f,
                        0.15484756f,
                        -0.051767714f,
                        -0.10307986f,
                        0.15484756f,
                        -0.10247489f,
                        0.17488116f,
                        -0.07240627f));
    }

    /** The loss is the distance of the logits, 2000, and its gradient softmax minus one-hot. */
    @Test
    void staysFiniteForExtremeLogitsOfClasses() {
        assertLoss(
                List.of(new CrossEntropy(1, 0)),
                manager.create(floats(1000, -1000, 0), new Shape(1, 3)),
                classes(1),
                2000,
                floats(1, -1, 0));
    }

    /** {@code show(F.mse_loss(z, t), z)}. */
    @Test
    void measuresSquaredDifferences() {
        assertLoss(
                List.of(new Mse(1)),
                manager.create(Z, new Shape(2, 3)),
                manager.create(T, new Shape(2, 3)),
                2.8828125,
                floats(-0.16666667f, -0.6666667f, 0.6666667f, -0.2916667f, -0.7916667f, 0.5416667f));
    }

    /** {@code show(F.l1_loss(z, t), z)}. */
    @Test
    void measuresAbsoluteDifferences() {
        assertLoss(
                List.of(new L1(1)),
                manager.create(Z, new Shape(2, 3)),
                manager.create(T, new Shape(2, 3)),
                1.5625,
                floats(-0.16666667f, -0.16666667f, 0.16666667f, -0.16666667f, -0.16666667f, 0.16666667f));
    }

    /** {@code show(F.binary_cross_entropy_with_logits(z, torch.tensor([[0, 1, 0.5], [1, 0, 0.25]])), z)}. */
    @Test
    void measuresBinaryCrossEntropy() {
        assertLoss(
                List.of(new BceWithLogits(1)),
                manager.create(Z, new Shape(2, 3)),
                manager.create(floats(0, 1, 0.5f, 1, 0, 0.25f), new Shape(2, 3)),
                0.981286228,
                floats(0.083333336f, -0.14679952f, 0.052929074f, -0.10374322f, 0.012643029f, 0.080176435f));
    }

    /** Right answers cost nothing, wrong ones their logit; the mean of 0, 0, 1000 and 1000 is 500. */
    @Test
    void staysFiniteForExtremeLogits() {
        assertLoss(
                List.of(new BceWithLogits(1)),
                manager.create(floats(1000, -1000, 1000, -1000), new Shape(2, 2)),
                manager.create(floats(1, 0, 0, 1), new Shape(2, 2)),
                500,
                floats(0, 0, 0.25f, -0.25f));
    }

    /** {@code show(0.7 * F.l1_loss(z, t) + 0.3 * F.mse_loss(z, t), z)}. */
    @Test
    void addsLossesByTheirWeights() {
        assertLoss(
                List.of(new L1(0.7), new Mse(0.3)),
                manager.create(Z, new Shape(2, 3)),
                manager.create(T, new Shape(2, 3)),
                1.95859385,
                floats(-0.16666667f, -0.3166667f, 0.3166667f, -0.20416668f, -0.3541667f, 0.27916667f));
    }

    @Test
    void ignoresALossOfNoWeight() {
        assertLoss(
                List.of(new L1(0), new Mse(1)),
                manager.create(Z, new Shape(2, 3)),
                manager.create(T, new Shape(2, 3)),
                2.8828125,
                floats(-0.16666667f, -0.6666667f, 0.6666667f, -0.2916667f, -0.7916667f, 0.5416667f));
    }

    private NDArray classes(long... classes) {
        return manager.create(classes);
    }

    private static void assertLoss(List<LossSpec> losses, NDArray x, NDArray y, double expected, float[] gradient) {
        LossFixtures.assertLoss(losses, x, new NDList(y), expected, gradient);
    }
}
