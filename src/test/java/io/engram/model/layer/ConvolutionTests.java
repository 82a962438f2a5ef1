package io.engram.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.LayerFixtures.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values from PyTorch 2.7.1 by the line above each case, on {@link LayerFixtures}. */
class ConvolutionTests {

    @Test
    void slidesOverTime() {
        // fill(nn.Conv1d(2, 2, 3))(v(9, 2, 2, 5))
        assertOutput(
                new Conv1d(2, 3, 1, 0, 1, 1, true),
                new Shape(2, 2, 5),
                -0.578125f,
                0.0625f,
                0.1875f,
                0.171875f,
                0.1875f,
                1.578125f,
                -0.703125f,
                -0.578125f,
                0.0625f,
                1.015625f,
                0.171875f,
                0.1875f);
    }

    @Test
    void slidesOverTimeWithStridePaddingDilationAndGroups() {
        // fill(nn.Conv1d(4, 2, 2, stride=2, padding=1, dilation=2, groups=2, bias=False))(v(9, 1, 4, 7))
        assertOutput(
                new Conv1d(2, 2, 2, 1, 2, 2, false),
                new Shape(1, 4, 7),
                -0.046875f,
                0.5625f,
                -0.296875f,
                -0.03125f,
                0.234375f,
                0.015625f,
                0.109375f,
                -0.296875f);
    }

    @Test
    void slidesOverAnImage() {
        // fill(nn.Conv2d(2, 2, 2))(v(9, 1, 2, 3, 4))
        assertOutput(
                new Conv2d(2, 2, 1, 0, 1, 1, true),
                new Shape(1, 2, 3, 4),
                -0.140625f,
                -0.09375f,
                0.46875f,
                -0.125f,
                -0.078125f,
                -0.03125f,
                0.265625f,
                1.1875f,
                0.5625f,
                1.203125f,
                0.234375f,
                0.984375f);
    }

    @Test
    void slidesOverAnImageWithStridePaddingDilationAndGroups() {
        // fill(nn.Conv2d(2, 4, 2, stride=2, padding=1, dilation=2, groups=2, bias=False))(v(9, 1, 2, 4, 5))
        assertOutput(
                new Conv2d(4, 2, 2, 1, 2, 2, false),
                new Shape(1, 2, 4, 5),
                -0.15625f,
                0.140625f,
                -0.03125f,
                0.09375f,
                0.515625f,
                -0.234375f,
                0f,
                -0.125f,
                0.0625f,
                0.09375f,
                0.046875f,
                0.328125f,
                0.390625f,
                0.234375f,
                0.03125f,
                -0.15625f,
                0.078125f,
                0.09375f,
                -0.078125f,
                -0.421875f,
                -0.15625f,
                0.140625f,
                -0.140625f,
                0.09375f);
    }

    @Test
    void refusesGroupsThatDoNotDivideTheChannels() {
        assertThatExceptionOfType(ShapeMismatch.class)
                .isThrownBy(() -> new Conv1d(4, 3, 1, 0, 1, 2, true).output(new Shape(-1, 3, 8)))
                .withMessageContaining("2 groups")
                .withMessageContaining("3 input channels");
    }

    @Test
    void refusesAWindowLongerThanItsInput() {
        assertThatExceptionOfType(ShapeMismatch.class)
                .isThrownBy(() -> new Conv2d(4, 3, 1, 0, 2, 1, true).output(new Shape(-1, 1, 8, 4)))
                .withMessageContaining("window of 5")
                .withMessageContaining("only 4 values");
    }

    /** The inputs are eighths and the sums short, so that even float arithmetic is exact. */
    private static void assertOutput(LayerSpec layer, Shape shape, float... expected) {
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
}
