package io.engram.data;

import org.jspecify.annotations.Nullable;

/** What has been seen of the numbers of one column. */
final class NumberSummary {

    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private long count;

    void add(double value) {
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
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
}
