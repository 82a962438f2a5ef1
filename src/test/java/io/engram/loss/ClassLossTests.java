package io.engram.loss;

import static io.engram.loss.LossFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Losses on classes with weights, smoothing and sums; the names in the comments are those of {@link ObjectivesTests}.
 */
class ClassLossTests {

    private static final float[] X = {0, -2, 1.5f, -0.5f, -2.5f, 1, -1, 2.5f, 0.5f};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** {@code show(F.cross_entropy(x, c, torch.tensor([1, 2, 0.5])), x)}: over the sum of the targets' weights. */
    @Test
    void weighsClasses() {
        float[] gradient = {
            0.025432887f,
            0.0034419666f,
            -0.02887486f,
            -0.23484853f,
            0.006883933f,
            0.22796458f,
            0.014804946f,
            -0.08115612f,
            0.06635117f
        };
        List<Double> weights = List.of(1.0, 2.0, 0.5);
        assertLoss(
                List.of(new CrossEntropy(1, 0, weights, Reduction.MEAN)),
                manager.create(X, new Shape(3, 3)),
                classes(2, 0, 1),
                0.61287415,
                gradient);
        assertLoss(
                List.of(new Nll(1, 0, weights, Reduction.MEAN)),
                manager.create(X, new Shape(3, 3)).logSoftmax(-1),
                classes(2, 0, 1),
                0.61287415,
                floats(0, 0, -0.5f / 3.5f, -1 / 3.5f, 0, 0, 0, -2 / 3.5f, 0));
    }

    /** {@code show(F.cross_entropy(x, c, torch.tensor([1, 2, 0.5]), label_smoothing=0.1), x)}. */
    @Test
    void smoothsLabelsOfWeighedClasses() {
        float[] gradient = {
            0.019300124f,
            -0.015146725f,
            -0.004153409f,
            -0.21495312f,
            -0.012048955f,
            0.22700207f,
            0.0046642628f,
            -0.06348887f,
            0.058824625f
        };
        assertLoss(
                List.of(new CrossEntropy(1, 0.1, List.of(1.0, 2.0, 0.5), Reduction.MEAN)),
                manager.create(X, new Shape(3, 3)),
                classes(2, 0, 1),
                0.77650809,
                gradient);
    }

    /** Three steps of three classes each: the same logits with a batch in front give the same mean. */
    @Test
    void takesTheLastDimensionForTheClassesOfASequence() {
        CrossEntropy loss = new CrossEntropy(1, 0, List.of(), Reduction.MEAN);
        try (Objectives objectives = new Objectives(manager.getDevice(), List.of(loss))) {
            NDArray flat = objectives.loss(manager.create(X, new Shape(3, 3)), classes(2, 0, 1), false);
            NDArray sequence = objectives.loss(
                    manager.create(X, new Shape(1, 3, 3)), classes(2, 0, 1).reshape(1, 3), false);

            assertThat(sequence.getFloat()).isEqualTo(flat.getFloat());
        }
    }

    /** (1 - 0.1) * -ln 0.8 - 0.1 * (ln 0.8 + ln 0.2) / 2, as in the reference. */
    @Test
    void smoothsLabelsOfLikelihoods() {
        assertLoss(
                List.of(new Nll(1, 0.1, List.of(), Reduction.MEAN)),
                manager.create(floats((float) Math.log(0.8), (float) Math.log(0.2)), new Shape(1, 2)),
                classes(0),
                0.292458,
                floats(-0.95f, -0.05f));
    }

    /** The sum over three examples: three times the mean of {@link ObjectivesTests#measuresCrossEntropy}. */
    @Test
    void sumsUp() {
        assertLoss(
                List.of(new CrossEntropy(1, 0, List.of(), Reduction.SUM)),
                manager.create(X, new Shape(3, 3)),
                classes(2, 0, 1),
                2.10478234,
                floats(
                        0.1780302f,
                        0.024093766f,
                        -0.202124f,
                        -0.8219698f,
                        0.024093766f,
                        0.797876f,
                        0.025908655f,
                        -0.1420232f,
                        0.116114534f));
    }

    private NDArray classes(long... classes) {
        return manager.create(classes);
    }

    private static void assertLoss(List<LossSpec> losses, NDArray x, NDArray y, double expected, float[] gradient) {
        LossFixtures.assertLoss(losses, x, new NDList(y), expected, gradient);
    }
}
