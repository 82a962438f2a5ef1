package io.engram.data.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedSamplerTests {

    private static final int DRAWS = 20_000;

    @Test
    void drawsInProportionToTheWeights() {
        int[] drawn = new WeightedSampler(new double[] {1, 0, 3, 6}, DRAWS, true, 1).order(1);

        assertShares(drawn, 0.1, 0, 0.3, 0.6);
    }

    /** Of the first draws without replacement: they are as those with it. */
    @Test
    void drawsInProportionWithoutReplacementToo() {
        int[] first = IntStream.rangeClosed(1, DRAWS)
                .map(epoch -> new WeightedSampler(new double[] {1, 0, 3, 6}, 3, false, 1).order(epoch)[0])
                .toArray();

        assertShares(first, 0.1, 0, 0.3, 0.6);
    }

    /** Of the second draw: P(2) = 0.1 x 3/9 + 0.6 x 3/4 by the weights that are left. */
    @Test
    void drawsTheSecondByTheWeightsThatAreLeft() {
        int[] second = IntStream.rangeClosed(1, DRAWS)
                .map(epoch -> new WeightedSampler(new double[] {1, 0, 3, 6}, 2, false, 2).order(epoch)[1])
                .toArray();

        double last = 0.1 * 6 / 9 + 0.3 * 6 / 7;
        double third = 0.1 * 3 / 9 + 0.6 * 3 / 4;
        assertShares(second, 1 - last - third, 0, third, last);
    }

    /** Four standard deviations of a share among so many draws are at most 4 x 0.5 / sqrt(20000) = 0.014. */
    private static void assertShares(int[] drawn, double... shares) {
        for (int i = 0; i < shares.length; i++) {
            int example = i;
            double share = (double) Arrays.stream(drawn)
                            .filter(value -> value == example)
                            .count()
                    / drawn.length;
            if (shares[i] == 0) {
                assertThat(share).isZero();
            } else {
                assertThat(share).as("share of %d", i).isCloseTo(shares[i], within(0.015));
            }
        }
    }

    @Test
    void drawsEachExampleOnceWithoutReplacement() {
        assertThat(new WeightedSampler(new double[] {1, 0, 3, 6}, 3, false, 1).order(1))
                .containsExactlyInAnyOrder(0, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drawsAnewInEveryEpochAndTheSameInTheSame(boolean replacement) {
        double[] weights = IntStream.range(0, 50).asDoubleStream().toArray();
        WeightedSampler sampler = new WeightedSampler(weights, 40, replacement, 1);

        assertThat(sampler.order(2)).isNotEqualTo(sampler.order(1));
        assertThat(new WeightedSampler(weights, 40, replacement, 1).order(2)).isEqualTo(sampler.order(2));
        assertThat(sampler.size()).isEqualTo(40);
        assertThat(sampler.order(1)).hasSize(40);
    }

    @Test
    void weighsEveryClassTheSame() {
        assertThat(WeightedSampler.balanced(List.of("A", "A", "A", "B"))).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0, 1);
    }

    @Test
    void refusesWeightsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSampler(new double[] {1, -2}, 1, true, 1))
                .withMessage("weights must be finite and at least 0, but that of example 1 is -2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSampler(new double[] {Double.NaN}, 1, true, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSampler(new double[] {Double.POSITIVE_INFINITY}, 1, true, 1));
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSampler(new double[] {0, 0}, 1, true, 1))
                .withMessage("there is no example with a weight above 0, so none can be drawn");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedSampler(new double[] {1, 0, 1}, 3, false, 1))
                .withMessage("without replacement at most the 2 examples with a weight above 0 can be drawn in an"
                        + " epoch, was 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightedSampler(new double[] {1}, 0, true, 1));
    }
}
