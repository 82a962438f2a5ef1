package io.engram.metric.stats;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What a detector does at every threshold. A score above the threshold is accepted. The thresholds are the scores
 * themselves and the middle between each two, from the lowest on.
 */
public final class DetectionCurve {

    private final double[] positives;
    private final double[] negatives;
    private final double[] thresholds;

    /**
     * Takes the scores in any order.
     *
     * @param positiveScores of what should be accepted
     * @param negativeScores of what should be rejected
     * @throws IllegalArgumentException where there are none of a sort, or one is NaN
     */
    public DetectionCurve(float[] positiveScores, float[] negativeScores) {
        this.positives = sorted("positive", positiveScores);
        this.negatives = sorted("negative", negativeScores);
        double[] scores = DoubleStream.concat(Arrays.stream(positives), Arrays.stream(negatives))
                .sorted()
                .distinct()
                .toArray();
        this.thresholds = new double[2 * scores.length - 1];
        for (int i = 0; i < thresholds.length; i++) {
            thresholds[i] = (scores[i / 2] + scores[(i + 1) / 2]) / 2;
        }
    }

    private static double[] sorted(String sort, float[] scores) {
        double[] sorted = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            sorted[i] = scores[i];
        }
        Arrays.sort(sorted);
        if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("detection needs scores of both sorts, but of the " + sort + " ones "
                    + (sorted.length == 0 ? "there are none" : "some are NaN"));
        }
        return sorted;
    }

    /**
     * A threshold, and what it comes to.
     *
     * @param falseAcceptance share of the negatives that are accepted
     * @param falseRejection share of the positives that are rejected
     */
    public record Point(double threshold, double falseAcceptance, double falseRejection) {

        /** The mean of both rates, which is either of them where they are equal. */
        public double errorRate() {
            return (falseAcceptance + falseRejection) / 2;
        }

        /**
         * The cost of detection, as the NIST defines it.
         *
         * @param miss cost of a rejection that is false
         * @param falseAlarm cost of an acceptance that is false
         * @param targetShare how many of all are expected to be positive, 0 to 1
         */
        public double cost(double miss, double falseAlarm, double targetShare) {
            return miss * falseRejection * targetShare + falseAlarm * falseAcceptance * (1 - targetShare);
        }
    }

    /** Where both rates are as near to each other as they come: its error rate is the EER. */
    public Point equalError() {
        return least(point -> Math.abs(point.falseAcceptance() - point.falseRejection()));
    }

    /** Where the cost of detection is least: the minDCF. */
    public Point leastCost(double miss, double falseAlarm, double targetShare) {
        return least(point -> point.cost(miss, falseAlarm, targetShare));
    }

    /** Of equal ones that with the lowest threshold. */
    private Point least(ToDoubleFunction<Point> judge) {
        Point best = null;
        int rejectedPositives = 0;
        int rejectedNegatives = 0;
        for (double threshold : thresholds) {
            rejectedPositives = rejected(positives, rejectedPositives, threshold);
            rejectedNegatives = rejected(negatives, rejectedNegatives, threshold);
            Point point = point(rejectedPositives, rejectedNegatives, threshold);
            if (best == null || judge.applyAsDouble(point) < judge.applyAsDouble(best)) {
                best = point;
            }
        }
        return Objects.requireNonNull(best);
    }

    private Point point(int rejectedPositives, int rejectedNegatives, double threshold) {
        return new Point(
                threshold,
                (double) (negatives.length - rejectedNegatives) / negatives.length,
                (double) rejectedPositives / positives.length);
    }

    private static int rejected(double[] scores, int from, double threshold) {
        int rejected = from;
        while (rejected < scores.length && scores[rejected] <= threshold) {
            rejected++;
        }
        return rejected;
    }
}
