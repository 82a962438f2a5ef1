package io.engram.metric.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BinaryMetricStatsTests {

    private static final double TOLERANCE = 1e-12;

    private final BinaryMetricStats stats = new BinaryMetricStats();

    /** That of tests/unittests/test_metrics.py. */
    private void appendTheExampleOfTheReference() {
        stats.append(
                List.of("utt1", "utt2", "utt3", "utt4", "utt5", "utt6"),
                new float[] {0.1f, 0.4f, 0.8f, 0.2f, 0.3f, 0.6f},
                new int[] {1, 0, 1, 0, 1, 0});
    }

    private static DetectionCurve curve(double... positiveThenNegative) {
        int half = positiveThenNegative.length / 2;
        float[][] parts = new float[2][half];
        IntStream.range(0, 2 * half).forEach(i -> parts[i / half][i % half] = (float) positiveThenNegative[i]);
        return new DetectionCurve(parts[0], parts[1]);
    }

    @Test
    void countsAtAThreshold() {
        appendTheExampleOfTheReference();

        Detection detection = stats.summarize(0.5);

        assertThat(detection).isEqualTo(new Detection(0.5, 1, 2, 1, 2));
        assertThat(detection.falseAcceptance()).isCloseTo(1 / 3.0, within(TOLERANCE));
        assertThat(detection.falseRejection()).isCloseTo(2 / 3.0, within(TOLERANCE));
        assertThat(detection.precision()).isEqualTo(0.5);
        assertThat(detection.recall()).isCloseTo(1 / 3.0, within(TOLERANCE));
        assertThat(detection.fScore()).isCloseTo(0.4, within(TOLERANCE));
        assertThat(detection.fScore(2)).isCloseTo(5 / 14.0, within(TOLERANCE));
        assertThat(detection.matthewsCorrelation()).isZero();
        assertThat(stats.errors(0.5)).containsExactly("utt1", "utt5", "utt6");
    }

    /** Section 7.4: the reference divides by the number of right answers, .99999 here and 2.0 there. */
    @Test
    void dividesErrorsByAllAnswers() {
        appendTheExampleOfTheReference();

        assertThat(stats.summarize(0.5).errorRate()).isEqualTo(0.5);
        assertThat(stats.summarize().errorRate()).isCloseTo(4 / 6.0, within(TOLERANCE));
    }

    @Test
    void choosesTheThresholdOfEqualErrorByItself() {
        appendTheExampleOfTheReference();

        assertThat(stats.summarize().threshold()).isGreaterThanOrEqualTo(0.3).isLessThan(0.4);
    }

    /** Section 7.4: the reference divides by zero. */
    @Test
    void hasAnFScoreOfZeroWhereNothingIsPositive() {
        stats.append(List.of("a", "b"), new float[] {0.1f, 0.2f}, new int[] {0, 0});

        Detection detection = stats.summarize(0.5);

        assertThat(detection).isEqualTo(new Detection(0.5, 0, 2, 0, 0));
        assertThat(detection.fScore()).isZero();
        assertThat(detection.falseRejection()).isZero();
        assertThat(detection.matthewsCorrelation()).isZero();
    }

    /** The reference sums the labels themselves, whichever is positive. */
    @Test
    void takesAnyLabelForPositive() {
        BinaryMetricStats inverted = new BinaryMetricStats(7);

        inverted.append(List.of("a", "b", "c"), new float[] {0.9f, 0.8f, 0.1f}, new int[] {7, 3, 7});

        assertThat(inverted.summarize(0.5)).isEqualTo(new Detection(0.5, 1, 0, 1, 1));
    }

    @Test
    void correlatesPerfectlyWhereAllIsRight() {
        assertThat(new Detection(0, 70_000, 80_000, 0, 0).matthewsCorrelation()).isCloseTo(1, within(TOLERANCE));
        assertThat(new Detection(0, 0, 0, 70_000, 80_000).matthewsCorrelation()).isCloseTo(-1, within(TOLERANCE));
    }

    @Test
    void findsNoErrorBetweenSeparableScores() {
        DetectionCurve.Point point = curve(0.4, 0.5, 0.6, 0.3, 0.2, 0.1).equalError();

        assertThat(point.errorRate()).isZero();
        assertThat(point.threshold()).isGreaterThan(0.3).isLessThan(0.4);
    }

    @Test
    void findsOnlyErrorsBetweenInvertedScores() {
        DetectionCurve.Point point = curve(0.1, 0.2, 0.3, 0.4, 0.5, 0.6).equalError();

        assertThat(point.errorRate()).isEqualTo(1);
        assertThat(point.threshold()).isGreaterThan(0.3).isLessThan(0.4);
    }

    @Test
    void errsHalfTheTimeOnChance() {
        Random random = new Random(1);
        double[] scores = random.doubles(2000).toArray();

        assertThat(curve(scores).equalError().errorRate()).isBetween(0.45, 0.55);
    }

    /** Each threshold is tried by counting. */
    @Test
    void findsTheLeastOfAllThresholds() {
        double[] scores = new Random(2).doubles(60).toArray();
        DetectionCurve curve = curve(scores);

        double least = IntStream.range(0, 2001)
                .mapToDouble(step -> step / 2000.0)
                .map(threshold -> {
                    double missed = IntStream.range(0, 30)
                                    .filter(i -> scores[i] <= threshold)
                                    .count()
                            / 30.0;
                    double alarms = IntStream.range(30, 60)
                                    .filter(i -> scores[i] > threshold)
                                    .count()
                            / 30.0;
                    return 2 * missed * 0.3 + alarms * 0.7;
                })
                .min()
                .orElseThrow();

        assertThat(curve.leastCost(2, 1, 0.3).cost(2, 1, 0.3)).isCloseTo(least, within(TOLERANCE));
    }

    @Test
    void costsNothingToPartSeparableScores() {
        DetectionCurve.Point point = curve(0.4, 0.5, 0.6, 0.1, 0.2, 0.3).leastCost(1, 1, 0.01);

        assertThat(point.cost(1, 1, 0.01)).isZero();
        assertThat(point.threshold()).isGreaterThan(0.3).isLessThan(0.4);
    }

    @Test
    void rejectsAllWhereInvertedScoresLeaveNothingBetter() {
        DetectionCurve.Point point = curve(0.1, 0.2, 0.3, 0.4, 0.5, 0.6).leastCost(1, 1, 0.01);

        assertThat(point.cost(1, 1, 0.01)).isCloseTo(0.01, within(TOLERANCE));
        assertThat(point.threshold()).isGreaterThanOrEqualTo(0.6);
    }

    @Test
    void refusesToChooseAThresholdWithoutBothSorts() {
        stats.append(List.of("a"), new float[] {0.1f}, new int[] {0});

        assertThatThrownBy(stats::summarize)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detection needs scores of both sorts, but of the positive ones there are none");
        assertThatThrownBy(() -> curve(0.5, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detection needs scores of both sorts, but of the negative ones some are NaN");
    }

    @Test
    void refusesToSummarizeNothing() {
        appendTheExampleOfTheReference();
        stats.clear();

        assertThatThrownBy(() -> stats.summarize(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
