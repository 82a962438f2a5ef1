package io.engram.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Seeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DropoutTests {

    private static final Shape SHAPE = new Shape(100, 100);
    private static final float[] ONES = ones();

    private final LayerFixtures network = new LayerFixtures(List.of(new Dropout(0.2)), SHAPE.slice(1));

    private static float[] ones() {
        float[] ones = new float[(int) SHAPE.size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void passesEverythingInEvaluation() {
        assertThat(network.evaluate(ONES, SHAPE).values()).isEqualTo(ONES);
    }

    /** Ten thousand draws: the share of zeros deviates by 0.004, so six deviations are 0.024. */
    @Test
    void dropsTheRateAndScalesTheRest() {
        float[] values = draw(1, 1, 1);

        assertThat(values).containsOnly(0, 1.25f);
        assertThat(zeros(values) / (double) values.length).isCloseTo(0.2, within(0.024));
    }

    private static long zeros(float[] values) {
        long zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Each value has the mean 1 and the deviation 0.5; six deviations of the mean of ten thousand are 0.03. */
    @Test
    void keepsTheMean() {
        double sum = 0;
        for (float value : draw(2, 1, 1)) {
            sum += value;
        }

        assertThat(sum / ONES.length).isCloseTo(1, within(0.03));
    }

    @Test
    void repeatsTheMaskOfAStep() {
        float[] first = draw(7, 3, 5);
        draw(7, 3, 6);

        assertThat(draw(7, 3, 5)).isEqualTo(first);
    }

    @Test
    void drawsAnotherMaskForAnotherStepEpochOrSeed() {
        float[] first = draw(7, 3, 5);

        assertThat(draw(7, 3, 6)).isNotEqualTo(first);
        assertThat(draw(7, 4, 5)).isNotEqualTo(first);
        assertThat(draw(8, 3, 5)).isNotEqualTo(first);
    }

    /** As the Brain seeds each step. */
    private float[] draw(long seed, int epoch, int step) {
        Engine.getInstance().setRandomSeed((int) Seeds.at(seed, epoch, step));
        return network.train(ONES, SHAPE).values();
    }
}
