package io.engram.metric.steps;

import java.util.List;

/** Batches of training that follow each other, with a value for each {@link StepColumn}. */
public final class StepPoints {

    private static final int COLUMNS = StepColumn.values().length;

    private final long first;
    private final double[] values;

    /**
     * Takes over the values.
     *
     * @param first number of the first batch, from 1
     * @param values batch by batch, each in the order of the columns; NaN where there is none
     */
    public StepPoints(long first, double[] values) {
        if (first < 1 || values.length % COLUMNS != 0) {
            throw new IllegalArgumentException("steps begin with 1 and have " + COLUMNS + " values each, but these are "
                    + values.length + " from " + first);
        }
        this.first = first;
        this.values = values;
    }

    /** Number of the first batch since the training began, from 1. */
    public long first() {
        return first;
    }

    /** How many there are. */
    public int count() {
        return values.length / COLUMNS;
    }

    /** Of the batch {@code first + index}. */
    public double value(int index, StepColumn column) {
        return values[index * COLUMNS + column.place()];
    }

    /** Of all batches, in order. */
    public List<Double> series(StepColumn column) {
        return java.util.stream.IntStream.range(0, count())
                .mapToObj(index -> value(index, column))
                .toList();
    }
}
