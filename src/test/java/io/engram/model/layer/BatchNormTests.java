package io.engram.model.layer;

import static io.engram.model.layer.LayerFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values from PyTorch 2.7.1 by the lines in each case, on {@link LayerFixtures}. */
class BatchNormTests {

    private static final Offset<Float> CLOSE = within(LayerSpecTests.TOLERANCE);

    /** {@code m = fill(nn.BatchNorm1d(2)); m(v(9, 4, 2)); m.running_mean; m.running_var; m.eval()(v(9, 4, 2))}. */
    @Test
    void normalisesVectors() {
        Shape shape = new Shape(4, 2);
        float[] x = LayerFixtures.input(shape);

        try (LayerFixtures network = new LayerFixtures(List.of(new BatchNorm(1e-5, 0.1)), shape.slice(1))) {
            assertThat(network.train(x, shape).values())
                    .containsExactly(
                            floats(
                                    -0.46436515f,
                                    0.28959936f,
                                    -1.1074606f,
                                    0.5131998f,
                                    0.6074606f,
                                    0.7368002f,
                                    -0.035634845f,
                                    0.96040064f),
                            CLOSE);
            assertStatistics(network, floats(-0.0125f, 0.00625f), floats(0.91770834f, 0.9234375f));
            assertThat(network.evaluate(x, shape).values())
                    .containsExactly(
                            floats(
                                    -0.25815523f,
                                    0.49329603f,
                                    -0.5028116f,
                                    0.5908545f,
                                    0.14960544f,
                                    0.688413f,
                                    -0.09505096f,
                                    0.7859716f),
                            CLOSE);
        }
    }

    /**
     * {@code m = fill(nn.BatchNorm1d(2, eps=0.01, momentum=0.3)); m(v(9, 2, 2, 3))}, and as above; 2d gives the same.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void normalisesChannels(int rank) {
        Shape shape = rank == 3 ? new Shape(2, 2, 3) : new Shape(2, 2, 1, 3);
        float[] x = LayerFixtures.input(shape);

        try (LayerFixtures network = new LayerFixtures(List.of(new BatchNorm(0.01, 0.3)), shape.slice(1))) {
            assertThat(network.train(x, shape).values())
                    .containsExactly(
                            floats(
                                    -0.14891265f,
                                    0.6597861f,
                                    -0.7554367f,
                                    0.5845651f,
                                    0.26108557f,
                                    0.8271747f,
                                    0.25543672f,
                                    -1.1597861f,
                                    -0.35108733f,
                                    0.42282534f,
                                    0.9889145f,
                                    0.66543496f),
                            CLOSE);
            assertStatistics(network, floats(0.01875f, -0.01875f), floats(0.7501562f, 0.7501562f));
            assertThat(network.evaluate(x, shape).values())
                    .containsExactly(
                            floats(
                                    -0.23655905f,
                                    0.12186618f,
                                    -0.50537795f,
                                    0.59453386f,
                                    0.45116377f,
                                    0.7020614f,
                                    -0.057346433f,
                                    -0.6845906f,
                                    -0.32616535f,
                                    0.52284884f,
                                    0.7737465f,
                                    0.6303764f),
                            CLOSE);
        }
    }

    private static void assertStatistics(LayerFixtures network, float[] mean, float[] variance) {
        assertThat(network.buffer("0.running_mean").toFloatArray()).containsExactly(mean, CLOSE);
        assertThat(network.buffer("0.running_var").toFloatArray()).containsExactly(variance, CLOSE);
        assertThat(network.buffer("0.num_batches_tracked").toLongArray()).containsExactly(1);
    }

    @Test
    void leavesItsStatisticsInEvaluation() {
        Shape shape = new Shape(4, 2);

        try (LayerFixtures network = new LayerFixtures(List.of(new BatchNorm(1e-5, 0.1)), shape.slice(1))) {
            network.evaluate(LayerFixtures.input(shape), shape);

            assertThat(network.buffer("0.running_mean").toFloatArray()).containsExactly(0, 0);
            assertThat(network.buffer("0.running_var").toFloatArray()).containsExactly(1, 1);
            assertThat(network.buffer("0.num_batches_tracked").toLongArray()).containsExactly(0);
        }
    }

    @Test
    void countsBatches() {
        Shape shape = new Shape(4, 2);

        try (LayerFixtures network = new LayerFixtures(List.of(new BatchNorm(1e-5, 0.1)), shape.slice(1))) {
            for (int i = 0; i < 5; i++) {
                network.train(LayerFixtures.input(shape), shape);
            }

            assertThat(network.buffer("0.num_batches_tracked").toLongArray()).containsExactly(5);
        }
    }

    @Test
    void refusesAnInputOfFiveDimensions() {
        assertThatExceptionOfType(ShapeMismatch.class)
                .isThrownBy(() -> new BatchNorm(1e-5, 0.1).output(new Shape(-1, 2, 3, 4, 5)))
                .withMessageContaining("(B, 2, 3, 4, 5)");
    }
}
