package io.engram.model.layer;

import static io.engram.model.layer.LayerFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.LayerFixtures.Output;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values from PyTorch 2.7.1 by the line above each case, on {@link LayerFixtures}. The same libtorch computes them
 * here; the tolerance is eight roundings of a number near 1.
 */
class LayerSpecTests {

    static final float TOLERANCE = 1e-6f;

    static Stream<Arguments> layers() {
        return Stream.of(
                // fill(nn.Linear(3, 2))(v(9, 2, 3))
                arguments(new Linear(2, true), new Shape(2, 3), floats(-0.46875f, 0.421875f, -0.390625f, 0.375f)),
                // fill(nn.Linear(3, 2, bias=False))(v(9, 2, 2, 3))
                arguments(
                        new Linear(2, false),
                        new Shape(2, 2, 3),
                        floats(-0.21875f, -0.203125f, -0.140625f, -0.25f, 0.28125f, -0.125f, 0.359375f, -0.171875f)),
                // fill(nn.LayerNorm(4))(v(9, 2, 4))
                arguments(
                        new LayerNorm(1e-5),
                        new Shape(2, 4),
                        floats(
                                -0.3749936f,
                                0.27501795f,
                                -0.22498205f,
                                -0.4999936f,
                                0.5706471f,
                                0.75630355f,
                                0.25630355f,
                                0.44564712f)),
                // fill(nn.LayerNorm(3, eps=0.1))(v(9, 1, 2, 3))
                arguments(
                        new LayerNorm(0.1),
                        new Shape(1, 2, 3),
                        floats(-0.3044819f, 0.38527974f, -0.09292753f, -0.3044819f, 0.38527974f, -0.09292753f)),
                // nn.Flatten()(v(9, 2, 2, 2))
                arguments(
                        new Flatten(),
                        new Shape(2, 2, 2),
                        floats(0, -0.5f, 0.375f, -0.125f, -0.625f, 0.25f, -0.25f, 0.625f)),
                // nn.Unflatten(1, (2, 2))(v(9, 1, 4))
                arguments(new Unflatten(List.of(2L, 2L)), new Shape(1, 4), floats(0, -0.5f, 0.375f, -0.125f)),
                // v(9, 2, 2, 2)[:, -1]
                arguments(new Last(), new Shape(2, 2, 2), floats(0.375f, -0.125f, -0.25f, 0.625f)),
                // v(9, 1, 2, 2)
                arguments(new Sequence(), new Shape(1, 2, 2), floats(0, -0.5f, 0.375f, -0.125f)));
    }

    @ParameterizedTest
    @MethodSource({"layers", "pools"})
    void givesWhatPyTorchGives(LayerSpec layer, Shape shape, float[] expected) {
        assertOutput(layer, LayerFixtures.input(shape), shape, expected);
    }

    static Stream<Arguments> pools() {
        return Stream.of(
                // nn.MaxPool1d(3, 2, 1)(v(9, 1, 2, 6))
                arguments(new MaxPool1d(3, 2L, 1), new Shape(1, 2, 6), floats(0, 0.375f, 0.25f, 0.625f, 0.625f, 0.5f)),
                // nn.AvgPool1d(3, 2, 1)(v(9, 1, 2, 6))
                arguments(
                        new AvgPool1d(3, 2L, 1),
                        new Shape(1, 2, 6),
                        floats(-0.16666667f, -0.083333336f, -0.16666667f, 0.125f, 0.125f, 0.041666668f)),
                // nn.MaxPool1d(2)(v(9, 1, 1, 5))
                arguments(new MaxPool1d(2, null, 0), new Shape(1, 1, 5), floats(0, 0.375f)),
                // nn.AvgPool1d(2)(v(9, 1, 1, 5))
                arguments(new AvgPool1d(2, null, 0), new Shape(1, 1, 5), floats(-0.25f, 0.125f)),
                // nn.MaxPool2d(2, 2, 1)(v(9, 1, 1, 4, 4))
                arguments(
                        new MaxPool2d(2, 2L, 1),
                        new Shape(1, 1, 4, 4),
                        floats(0, 0.375f, -0.125f, 0.125f, 0.5f, 0.625f, -0.5f, 0.375f, -0.625f)),
                // nn.AvgPool2d(2, 2, 1)(v(9, 1, 1, 4, 4))
                arguments(
                        new AvgPool2d(2, 2L, 1),
                        new Shape(1, 1, 4, 4),
                        floats(0, -0.03125f, -0.03125f, -0.125f, 0.03125f, 0.15625f, -0.125f, 0.0625f, -0.15625f)),
                // nn.MaxPool2d(2)(v(9, 1, 2, 2, 4))
                arguments(new MaxPool2d(2, null, 0), new Shape(1, 2, 2, 4), floats(0.25f, 0.625f, 0.375f, 0.5f)),
                // nn.AvgPool2d(2)(v(9, 1, 2, 2, 4))
                arguments(
                        new AvgPool2d(2, null, 0),
                        new Shape(1, 2, 2, 4),
                        floats(-0.21875f, 0.15625f, -0.09375f, -0.0625f)));
    }

    static Stream<Arguments> activations() {
        return Stream.of(
                // nn.ReLU()(4 * v(9, 1, 6)), and so on
                arguments(new Relu(), floats(0, 0, 1.5f, 0, 0, 1)),
                arguments(new LeakyRelu(0.01), floats(0, -0.02f, 1.5f, -0.005f, -0.025f, 1)),
                arguments(new LeakyRelu(0.2), floats(0, -0.4f, 1.5f, -0.1f, -0.5f, 1)),
                arguments(new Elu(1), floats(0, -0.86466473f, 1.5f, -0.39346933f, -0.917915f, 1)),
                arguments(new Elu(0.5), floats(0, -0.43233237f, 1.5f, -0.19673467f, -0.4589575f, 1)),
                arguments(new Gelu(), floats(0, -0.04550028f, 1.3997891f, -0.15426877f, -0.015524179f, 0.8413447f)),
                arguments(new Silu(), floats(0, -0.23840584f, 1.2263616f, -0.18877034f, -0.18964545f, 0.7310586f)),
                arguments(new Tanh(), floats(0, -0.9640276f, 0.90514827f, -0.46211717f, -0.9866143f, 0.7615942f)),
                arguments(new Sigmoid(), floats(0.5f, 0.11920292f, 0.81757444f, 0.37754068f, 0.075858176f, 0.7310586f)),
                // nn.Softmax(-1)(4 * v(9, 1, 6)), nn.LogSoftmax(-1)(4 * v(9, 1, 6))
                arguments(
                        new Softmax(),
                        floats(0.11081655f, 0.01499739f, 0.49664533f, 0.06721363f, 0.009096377f, 0.3012306f)),
                arguments(
                        new LogSoftmax(),
                        floats(-2.1998792f, -4.199879f, -0.6998791f, -2.6998792f, -4.699879f, -1.1998792f)));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void appliesTheActivationOfPyTorch(LayerSpec layer, float[] expected) {
        float[] x = {0, -2, 1.5f, -0.5f, -2.5f, 1};

        assertOutput(layer, x, new Shape(1, 6), expected);
    }

    private static void assertOutput(LayerSpec layer, float[] x, Shape shape, float[] expected) {
        try (LayerFixtures network = new LayerFixtures(List.of(layer), shape.slice(1))) {
            Output training = network.train(x, shape);
            Output evaluation = network.evaluate(x, shape);

            assertThat(training.values()).containsExactly(expected, within(TOLERANCE));
            assertThat(evaluation.values()).containsExactly(expected, within(TOLERANCE));
            assertThat(evaluation.shape().slice(1))
                    .isEqualTo(
                            layer.output(new Shape(-1).addAll(shape.slice(1))).slice(1));
        }
    }
}
