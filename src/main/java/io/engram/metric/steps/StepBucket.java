package io.engram.metric.steps;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The lowest, the highest and the sum of each column's finite values over some steps. */
final class StepBucket {

    private final int epoch;
    private final double[] min;
    private final double[] max;
    private final double[] sum;
    private final double[] count;

    /** @param epoch the column that is never 0 where a step was recorded */
    StepBucket(int columns, int epoch) {
        this.epoch = epoch;
        this.min = new double[columns];
        this.max = new double[columns];
        this.sum = new double[columns];
        this.count = new double[columns];
        clear();
    }

    static StepBucket of(StepLayout layout) {
        return new StepBucket(layout.columns().size(), layout.columns().indexOf(StepColumn.EPOCH.label()));
    }

    void clear() {
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
        Arrays.fill(sum, 0);
        Arrays.fill(count, 0);
    }

    /** Adds the record of a level, and goes behind it. */
    void add(ByteBuffer record, int level) {
        if (level == 0) {
            addStep(record);
        } else {
            addBucket(record);
        }
    }

    private void addStep(ByteBuffer record) {
        int begin = record.position();
        // What was not written, in a gap or for want of power, is zeros.
        boolean isRecorded = epoch < 0 || record.getDouble(begin + epoch * Double.BYTES) != 0;
        for (int i = 0; i < sum.length; i++) {
            double value = record.getDouble();
            if (isRecorded && Double.isFinite(value)) {
                add(i, value, value, value, 1);
            }
        }
    }

    private void addBucket(ByteBuffer record) {
        for (int i = 0; i < sum.length; i++) {
            add(i, record.getDouble(), record.getDouble(), record.getDouble(), record.getDouble());
        }
    }

    private void add(int column, double lowest, double highest, double total, double values) {
        if (values > 0) {
            min[column] = Math.min(min[column], lowest);
            max[column] = Math.max(max[column], highest);
            sum[column] += total;
            count[column] += values;
        }
    }

    void write(ByteBuffer record) {
        for (int i = 0; i < sum.length; i++) {
            record.putDouble(min[i]).putDouble(max[i]).putDouble(sum[i]).putDouble(count[i]);
        }
    }

    /** NaN where no value was finite. */
    double min(int column) {
        return count[column] == 0 ? Double.NaN : min[column];
    }

    /** NaN where no value was finite. */
    double max(int column) {
        return count[column] == 0 ? Double.NaN : max[column];
    }

    /** NaN where no value was finite. Never outside of the lowest and the highest, whatever was rounded. */
    double mean(int column) {
        return count[column] == 0
                ? Double.NaN
                : Math.min(max[column], Math.max(min[column], sum[column] / count[column]));
    }
}
