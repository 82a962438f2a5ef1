package io.engram.model.layer;

import static io.engram.model.layer.LayerFixtures.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.LayerFixtures.Output;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values from PyTorch 2.7.1 by the line above each case, on {@link LayerFixtures}. */
class RecurrenceTests {

    static Stream<Arguments> layers() {
        return Stream.of(
                // fill(nn.GRU(2, 2, batch_first=True))(v(9, 2, 2, 2))[0]
                arguments(
                        new Gru(2, 1, false, 0),
                        new Shape(2, 2, 2),
                        floats(
                                -0.2919879f,
                                0.18124157f,
                                -0.49996275f,
                                0.17151712f,
                                -0.10035757f,
                                -0.0028396621f,
                                -0.16790728f,
                                -0.13336453f)),
                // fill(nn.LSTM(2, 2, batch_first=True))(v(9, 2, 2, 2))[0]
                arguments(
                        new Lstm(2, 1, false, 0),
                        new Shape(2, 2, 2),
                        floats(
                                -0.22203083f,
                                0.0058762045f,
                                -0.2906625f,
                                -0.029872652f,
                                -0.07591681f,
                                -0.03432531f,
                                -0.10644616f,
                                -0.10026897f)),
                // fill(nn.RNN(2, 2, batch_first=True))(v(9, 2, 2, 2))[0]
                arguments(
                        new Rnn(2, 1, false, 0),
                        new Shape(2, 2, 2),
                        floats(
                                0.46211717f,
                                -0.59637356f,
                                -0.12817879f,
                                -0.2594049f,
                                0.79250276f,
                                -0.062418748f,
                                0.60459787f,
                                0.19794695f)),
                // fill(nn.GRU(2, 2, 2, batch_first=True, bidirectional=True))(v(9, 1, 3, 2))[0]
                arguments(
                        new Gru(2, 2, true, 0),
                        new Shape(1, 3, 2),
                        floats(
                                -0.27637994f,
                                0.12534949f,
                                -0.18944511f,
                                -0.3203677f,
                                -0.3217353f,
                                0.15456627f,
                                -0.10287382f,
                                -0.2843511f,
                                -0.2805723f,
                                0.16981636f,
                                -0.027968248f,
                                -0.2758019f)),
                // fill(nn.LSTM(2, 2, 2, batch_first=True, bidirectional=True))(v(9, 1, 3, 2))[0]
                arguments(
                        new Lstm(2, 2, true, 0),
                        new Shape(1, 3, 2),
                        floats(
                                -0.052932683f,
                                0.0634859f,
                                0.04076967f,
                                -0.27854174f,
                                -0.061353207f,
                                0.07109628f,
                                0.057210416f,
                                -0.2450105f,
                                -0.04940869f,
                                0.06724543f,
                                0.0536501f,
                                -0.17735386f)),
                // fill(nn.RNN(2, 2, 2, batch_first=True, bidirectional=True))(v(9, 1, 3, 2))[0]
                arguments(
                        new Rnn(2, 2, true, 0),
                        new Shape(1, 3, 2),
                        floats(
                                -0.6974868f,
                                0.14859909f,
                                -0.5332255f,
                                0.3574904f,
                                -0.4545275f,
                                -0.453824f,
                                -0.20572938f,
                                0.08986191f,
                                -0.18833384f,
                                -0.29093128f,
                                0.00923959f,
                                0.23634331f)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void givesWhatPyTorchGives(LayerSpec layer, Shape shape, float[] expected) {
        try (LayerFixtures network = new LayerFixtures(List.of(layer), shape.slice(1))) {
            Output training = network.train(LayerFixtures.input(shape), shape);
            Output evaluation = network.evaluate(LayerFixtures.input(shape), shape);

            assertThat(training.values()).containsExactly(expected, within(LayerSpecTests.TOLERANCE));
            assertThat(evaluation.values()).containsExactly(expected, within(LayerSpecTests.TOLERANCE));
            assertThat(evaluation.shape().slice(1))
                    .isEqualTo(
                            layer.output(new Shape(-1).addAll(shape.slice(1))).slice(1));
        }
    }

    @Test
    void dropsOutBetweenTheLayersInTrainingAlone() {
        Shape shape = new Shape(1, 3, 2);
        float[] x = LayerFixtures.input(shape);

        try (LayerFixtures plain = new LayerFixtures(List.of(new Gru(2, 2, false, 0)), shape.slice(1));
                LayerFixtures dropping = new LayerFixtures(List.of(new Gru(2, 2, false, 0.9)), shape.slice(1))) {
            float[] expected = plain.evaluate(x, shape).values();

            assertThat(dropping.evaluate(x, shape).values()).isEqualTo(expected);
            assertThat(dropping.train(x, shape).values()).isNotEqualTo(expected);
        }
    }
}
