package io.engram.loss;

import static io.engram.loss.LossFixtures.assertLoss;
import static io.engram.loss.LossFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's example: predictions 1, 2, 3, 4 twice, targets of 0, and the second row is half padding. */
class PaddedLossTests {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray predictions = manager.create(floats(1, 2, 3, 4, 1, 2, 3, 4), new Shape(2, 4));
    private final NDArray zeros = manager.zeros(new Shape(2, 4));
    private final NDList targets = new NDList(zeros, manager.create(floats(1, 0.5f)));

    @AfterEach
    void close() {
        manager.close();
    }

    private static Objectives objectives(LossSpec loss) {
        return new Objectives(ai.djl.Device.cpu(), List.of(loss));
    }

    @Test
    @DisplayName("check 45: the masked mean of squares is 35 / 6, of distances 13 / 6")
    void countsNoPaddingInTheMean() {
        float sixth = 1f / 6;
        float third = 1f / 3;

        assertLoss(
                List.of(new Mse(1)),
                predictions,
                targets,
                5.8333333,
                third,
                2 * third,
                1,
                4 * third,
                third,
                2 * third,
                0,
                0);
        assertLoss(
                List.of(new L1(1)),
                predictions.duplicate(),
                targets,
                2.1666667,
                sixth,
                sixth,
                sixth,
                sixth,
                sixth,
                sixth,
                0,
                0);
    }

    @Test
    @DisplayName("check 45: batchmean is 17.5 for squares and 6.5 for distances, sum is 35 and 13")
    void reducesAsItIsTold() {
        assertThat(loss(new Mse(1, Reduction.BATCHMEAN))).isEqualTo(17.5f);
        assertThat(loss(new L1(1, Reduction.BATCHMEAN))).isEqualTo(6.5f);
        assertThat(loss(new Mse(1, Reduction.SUM))).isEqualTo(35);
        assertThat(loss(new L1(1, Reduction.SUM))).isEqualTo(13);
    }

    private float loss(LossSpec spec) {
        try (Objectives objectives = objectives(spec)) {
            return objectives.loss(predictions, targets, false).getFloat();
        }
    }

    @Test
    @DisplayName("check 45: without lengths all elements count")
    void countsAllWithoutLengths() {
        try (Objectives objectives = objectives(new Mse(1))) {
            assertThat(objectives.loss(predictions, zeros, false).getFloat()).isEqualTo(7.5f);
        }
    }

    @Test
    @DisplayName("check 45: a loss for each example is 7.5 and 2.5, for each element the square, 0 in padding")
    void givesLossesOfExamplesAndElements() {
        try (Objectives objectives = objectives(new Mse(1))) {
            assertThat(objectives.perExample(predictions, targets).toFloatArray())
                    .containsExactly(7.5f, 2.5f);
            assertThat(objectives.perElement(predictions, targets).toFloatArray())
                    .containsExactly(1, 4, 9, 16, 1, 4, 0, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    @DisplayName("check 45: padding may hold anything")
    void ignoresPaddingThatIsNotFinite(float value) {
        NDArray padded = manager.create(floats(1, 2, 3, 4, 1, 2, value, value), new Shape(2, 4));
        NDArray paddedZeros = manager.create(floats(0, 0, 0, 0, 0, 0, value, value), new Shape(2, 4));
        float third = 1f / 3;

        assertLoss(
                List.of(new Mse(1)),
                padded,
                new NDList(paddedZeros, targets.get(1)),
                5.8333333,
                third,
                2 * third,
                1,
                4 * third,
                third,
                2 * third,
                0,
                0);
    }

    /** The rule j < length * T - 1e-6, in float32: a share that is not exact must not add a step. */
    @ParameterizedTest
    @CsvSource({"0.1, 1000, 100", "0.7, 1000, 700", "0.33333334, 3, 1", "0.34, 3, 2", "1, 5, 5", "0.25, 4, 1"})
    void countsTheStepsThatALengthSpans(float length, int steps, int counted) {
        NDArray ones = manager.ones(new Shape(1, steps));
        NDList of = new NDList(manager.zeros(new Shape(1, steps)), manager.create(floats(length)));

        try (Objectives objectives = objectives(new L1(1, Reduction.SUM))) {
            assertThat(objectives.loss(ones, of, false).getFloat()).isEqualTo(counted);
        }
    }

    @Test
    void spreadsTheMaskOverFeatures() {
        NDArray x = manager.create(floats(1, 3, 5, 7, 2, 4, 100, 100), new Shape(2, 2, 2));
        NDList of = new NDList(manager.zeros(new Shape(2, 2, 2)), targets.get(1));

        assertLoss(List.of(new L1(1)), x, of, 22.0 / 6, 1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f, 0, 0);
    }

    /**
     * {@code (F.binary_cross_entropy_with_logits(z, t, reduction="none") * mask).sum() / 5}, last of the six masked.
     */
    @Test
    void masksBinaryCrossEntropy() {
        NDArray z = manager.create(floats(0, -2, 1.5f, -0.5f, -2.5f, 1), new Shape(2, 3));
        NDArray t = manager.create(floats(0, 1, 0.5f, 1, 0, 0.25f), new Shape(2, 3));

        assertLoss(
                List.of(new BceWithLogits(1)),
                z,
                new NDList(t, manager.create(floats(1, 2f / 3))),
                0.96489108,
                0.1f,
                -0.17615943f,
                0.06351489f,
                -0.12449186f,
                0.01517163f,
                0);
    }

    /** As the three examples of {@code ObjectivesTests}, in two sequences whose last step is padding of class -1. */
    @Test
    void masksClasses() {
        NDArray x = manager.create(
                floats(0, -2, 1.5f, -0.5f, -2.5f, 1, -1, 2.5f, 0.5f, 1, 0, Float.NaN), new Shape(2, 2, 3));
        NDArray y = manager.create(new long[] {2, 0, 1, -1}, new Shape(2, 2));
        float[] gradient = {
            0.025432888f,
            0.0034419666f,
            -0.02887486f,
            -0.23484853f,
            0.006883933f,
            0.22796458f,
            0.014804946f,
            -0.08115612f,
            0.06635117f,
            0,
            0,
            0
        };

        assertLoss(
                List.of(new CrossEntropy(1, 0, List.of(1.0, 2.0, 0.5), Reduction.MEAN)),
                x,
                new NDList(y, targets.get(1)),
                0.61287415,
                gradient);
    }

    @Test
    void cutsOffAFewStepsOfTheLonger() {
        NDArray longer = manager.ones(new Shape(2, 7));

        try (Objectives objectives = objectives(new L1(1))) {
            assertThat(objectives.loss(longer, targets, false).getFloat()).isEqualTo(1);
            assertThatThrownBy(() -> objectives.loss(manager.ones(new Shape(2, 8)), targets, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("differ by 4 steps");
        }
    }
}
