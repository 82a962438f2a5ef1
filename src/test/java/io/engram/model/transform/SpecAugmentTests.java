package io.engram.model.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.model.NetworkPlan;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpecAugmentTests {

    private static final SpecAugment.Replacement ZEROS = SpecAugment.Replacement.ZEROS;

    private TransformFixtures fixtures;

    @BeforeEach
    void open() throws IOException {
        fixtures = new TransformFixtures();
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    private NDArray hide(SpecAugment augment, float... lengths) {
        NDArray ones = fixtures.manager().ones(new Shape(lengths.length, 100, 20));
        return fixtures.train(1, new NDList(ones, fixtures.lengths(lengths)), augment);
    }

    private static float[] lengths(int count, float length) {
        float[] lengths = new float[count];
        Arrays.fill(lengths, length);
        return lengths;
    }

    /** The widths of 200 bands are even over 0 to 8: the mean is 4, and the mean of 200 deviates by 0.18. */
    @Test
    void hidesWholeBandsOfEvenlyDrawnWidths() {
        NDArray hidden = hide(new SpecAugment(0, 1, 8, 0, 0, 1, ZEROS), lengths(200, 1));

        double sum = 0;
        for (int example = 0; example < 200; example++) {
            NDArray bySteps = hidden.get(example).sum(new int[] {1});
            double width = 20 - bySteps.getFloat(0);
            assertThat(bySteps.toFloatArray()).containsOnly((float) (20 - width));
            assertThat(width).isBetween(0.0, 8.0);
            sum += width;
        }
        assertThat(sum / 200).isCloseTo(4, within(1.1));
    }

    @Test
    void hidesStretchesOfAtMostAShareWithinTheExample() {
        NDArray hidden = hide(new SpecAugment(0, 0, 0, 1, 100, 0.2, ZEROS), lengths(200, 0.5f));

        float longest = 0;
        for (int example = 0; example < 200; example++) {
            float[] byFeatures = hidden.get(example).sum(new int[] {0}).toFloatArray();
            assertThat(byFeatures).containsOnly(byFeatures[0]);
            longest = Math.max(longest, 100 - byFeatures[0]);
            assertThat(hidden.get(example).get("50:").toFloatArray()).containsOnly(1);
        }
        assertThat(longest).isEqualTo(10);
    }

    @Test
    void fillsWithTheMeanOfTheExample() {
        NDArray steps = fixtures.manager().create(new float[] {1, 5, 100, 100}, new Shape(1, 4, 1));
        SpecAugment all = new SpecAugment(0, 0, 0, 50, 2, 1, SpecAugment.Replacement.MEAN);

        assertThat(fixtures.train(1, new NDList(steps, fixtures.lengths(0.5f)), all)
                        .toFloatArray())
                .containsExactly(3, 3, 100, 100);
    }

    /** A ramp shows where each step comes from. */
    @Test
    void warpsTimeWithinEachExampleAndKeepsItsEnds() {
        NDArray ramp = fixtures.manager().arange(100f).reshape(1, 100, 1).tile(new long[] {50, 1, 2});
        NDArray warped = fixtures.train(
                4, new NDList(ramp, fixtures.lengths(lengths(50, 0.6f))), new SpecAugment(8, 0, 0, 0, 0, 1, ZEROS));

        float furthest = 0;
        for (int example = 0; example < 50; example++) {
            float[] from = warped.get(example).get(":, 0").toFloatArray();
            assertThat(from[0]).isZero();
            assertThat(from[59]).isEqualTo(59);
            for (int t = 0; t < 100; t++) {
                furthest = Math.max(furthest, Math.abs(from[t] - t));
                assertThat(t == 0 || from[t] > from[t - 1]).isTrue();
                assertThat(t < 60 || from[t] == t).isTrue();
            }
        }
        assertThat(furthest).isBetween(6f, 8f);
    }

    @Test
    void leavesWhatIsTooShortToWarp() {
        NDArray ramp = fixtures.manager().arange(20f).reshape(1, 20, 1);

        assertThat(fixtures.train(4, new NDList(ramp), new SpecAugment(10, 0, 0, 0, 0, 1, ZEROS))
                        .toFloatArray())
                .isEqualTo(ramp.toFloatArray());
    }

    @Test
    void refusesToHideMoreFeaturesThanThereAre() {
        assertThatThrownBy(() -> NetworkPlan.of(new Shape(-1, 12), new SpecAugment(5, 2, 20, 2, 100, 0.2, ZEROS)))
                .hasMessageContaining("hides up to 20 features of 12 in (B, T, 12). Make freq_mask_width smaller.");
    }
}
