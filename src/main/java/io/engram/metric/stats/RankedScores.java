package io.engram.metric.stats;

import java.util.Arrays;

/** What the order of scores alone says. */
public final class RankedScores {

    private RankedScores() {}

    /**
     * How often a positive has a higher score than a negative, ties counting half (Mann and Whitney 1947): the area
     * under the ROC curve. NaN where a sort is missing or a score is NaN.
     */
    public static double areaUnderCurve(float[] positives, float[] negatives) {
        float[] high = sorted(positives);
        float[] low = sorted(negatives);
        if (high.length == 0 || low.length == 0 || isNaN(high) || isNaN(low)) {
            return Double.NaN;
        }
        double wins = 0;
        int lower = 0;
        int notHigher = 0;
        for (float score : high) {
            while (lower < low.length && low[lower] < score) {
                lower++;
            }
            while (notHigher < low.length && low[notHigher] <= score) {
                notHigher++;
            }
            wins += (lower + notHigher) / 2.0;
        }
        return wins / high.length / low.length;
    }

    private static float[] sorted(float[] scores) {
        float[] sorted = scores.clone();
        for (int i = 0; i < sorted.length; i++) {
            // -0 sorts before 0, but is the same score.
            sorted[i] += 0.0f;
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** NaN sorts behind all numbers. */
    private static boolean isNaN(float[] sorted) {
        return Float.isNaN(sorted[sorted.length - 1]);
    }
}
