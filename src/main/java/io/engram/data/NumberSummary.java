package io.engram.data;

import org.jspecify.annotations.Nullable;

/** What has been seen of the numbers of one column. */
final class NumberSummary {

    private final HistogramCounter histogram;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private long count;

    /** Welford's, since a sum of squares loses what large numbers differ in. */
    private double center;

    private double squares;

    /** @param columns of the file */
    NumberSummary(int columns) {
        histogram = new HistogramCounter(columns);
    }

    void add(double value) {
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        double off = value - center;
        center += off / count;
        squares += off * (value - center);
        histogram.add(value);
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    /** Null where the sum exceeds any number. */
    @Nullable
    Double mean() {
        return Double.isFinite(sum) ? sum / count : null;
    }

    /** Null where there are fewer than two numbers, or it exceeds any. */
    @Nullable
    Double std() {
        double std = Math.sqrt(squares / (count - 1));
        return count > 1 && Double.isFinite(std) ? std : null;
    }

    @Nullable
    Histogram histogram(boolean whole) {
        return histogram.counted(whole).orElse(null);
    }
}
