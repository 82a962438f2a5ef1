package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.metric.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 4 of the reference's inventory. */
class EarlyStoppingTests {

    private static final String METRIC = "valid.score";

    private static EarlyStopping stopping(Mode mode, int patience, double minDelta, int warmup) {
        return new EarlyStopping(new EarlyStoppingSpec(METRIC, mode, patience, minDelta, warmup));
    }

    /** The last of these stays for good; 20 where nothing stops it. */
    private static int lastEpoch(EarlyStopping stopping, String values) {
        double[] series = Arrays.stream(values.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        for (int epoch = 1; epoch < 20; epoch++) {
            stopping.observe(epoch, Map.of(METRIC, series[Math.min(epoch, series.length) - 1]));
            if (stopping.isDue()) {
                return epoch;
            }
        }
        return 20;
    }

    /** In brackets what the reference does. */
    @ParameterizedTest(name = "{0} of {1}, patience {2}, warmup {3}")
    @DisplayName("check 40, defect 15: stops after the epochs that brought no improvement, a plateau of max included")
    @CsvSource({
        "MIN, 1, 3, 0, 4",
        "MIN, 5 4 3 3.1 3.2 3.3, 3, 0, 6",
        "MIN, 1 2 3 4 5 6 7 8 9, 3, 4, 8",
        "MIN, 0, 5, 2, 8",
        "MIN, 1, 0, 0, 1",
        "MIN, NaN, 3, 0, 3",
        "MAX, 0.8, 3, 0, 4", // (20)
        "MAX, 0.9 0.89999999, 3, 0, 4", // (20)
        "MIN, -5, 3, 0, 4", // (20)
        "MAX, -5, 3, 0, 4",
        "MAX, 0, 3, 0, 4",
        "MAX, 1 2 3 3 3 3, 3, 0, 6",
        "MIN, NaN, 3, 4, 7" // (5)
    })
    void stopsWhenTheMetricHasNotImproved(Mode mode, String values, int patience, int warmup, int last) {
        assertThat(lastEpoch(stopping(mode, patience, 0, warmup), values)).isEqualTo(last);
    }

    /** A patience of 3: where the third value is an improvement over the first, epoch 6 is the last, and else 4. */
    @ParameterizedTest
    @CsvSource({"MIN, 4 3.5 3, 4", "MIN, 4 3.25 2.5, 6", "MAX, 1 1.5 2, 4", "MAX, 1 1.75 2.5, 6"})
    void countsAnImprovementOnlyWhenItIsLargerThanTheLeast(Mode mode, String values, int last) {
        EarlyStopping stopping = stopping(mode, 3, 1, 0);

        assertThat(lastEpoch(stopping, values)).isEqualTo(last);
    }

    @ParameterizedTest
    @DisplayName("check 40: knows the best epoch, and none within the warm-up")
    @CsvSource({"MIN, 5 4 3 3.1 3.2 3.3, 3, 0, 3", "MIN, 1 2 3 4 5 6 7 8 9, 3, 4, 5", "MAX, 0.8, 3, 0, 1"})
    void remembersTheBestEpoch(Mode mode, String values, int patience, int warmup, double best) {
        EarlyStopping stopping = stopping(mode, patience, 0, warmup);

        lastEpoch(stopping, values);

        assertThat(stopping.numbers()).containsEntry("best_epoch", best);
    }

    @Test
    @DisplayName("check 40: max constant .8 with patience 3 ends after epoch 4")
    void endsOnAPlateauOfAMetricToBeMaximised() {
        assertThat(lastEpoch(stopping(Mode.MAX, 3, 0, 0), "0.8")).isEqualTo(4);
    }

    @Test
    void takesTheUsualDirectionOfTheMetric() {
        assertThat(new EarlyStoppingSpec("valid.loss", null, 1, 0, 0).modeOrDefault())
                .isEqualTo(Mode.MIN);
        assertThat(new EarlyStoppingSpec("valid.accuracy", null, 1, 0, 0).modeOrDefault())
                .isEqualTo(Mode.MAX);
    }

    @Test
    void goesOnFromItsState() throws IOException {
        EarlyStopping whole = stopping(Mode.MAX, 3, 0, 0);
        whole.observe(1, Map.of(METRIC, 0.1 + 0.2));
        whole.observe(2, Map.of(METRIC, 0.3));
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        whole.snapshot().writeTo(saved);

        EarlyStopping recovered = stopping(Mode.MAX, 3, 0, 0);
        recovered.load(new ByteArrayInputStream(saved.toByteArray()));

        assertThat(recovered.numbers()).isEqualTo(whole.numbers());
        recovered.observe(3, Map.of(METRIC, 0.1 + 0.2));
        assertThat(recovered.isDue()).isFalse();
        recovered.observe(4, Map.of(METRIC, 0.1 + 0.2));
        assertThat(recovered.isDue()).isTrue();
    }

    @Test
    void refusesAnEpochWithoutItsMetric() {
        EarlyStopping stopping = stopping(Mode.MIN, 3, 0, 0);

        assertThatThrownBy(() -> stopping.observe(1, Map.of("train.loss", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'valid.score'")
                .hasMessageContaining("[train.loss]");
    }
}
