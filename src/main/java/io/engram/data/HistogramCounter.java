package io.engram.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Counts numbers in intervals whose width doubles whenever there would be too many of them. So one pass and a fixed
 * memory give exact counts, of intervals that are never more than twice as wide as need be.
 */
final class HistogramCounter {

    /** Of all columns of a file together, since a file may have many columns. */
    private static final int MAX_IN_ALL = 100_000;

    private static final int MOST = 40;

    /** With fewer there is little to see. */
    private static final int LEAST = 8;

    /** Up to here the index of an interval is exact in a double. */
    private static final double MAX_INDEX = 1L << 52;

    /** How much finer than a number the intervals are at first. */
    private static final int FINE_BITS = 40;

    private static final int FINEST = -1000;

    private final int limit;
    private long[] counts = {};
    private int used;

    /** Of the first interval, counted in widths from 0. */
    private long first;

    private int exponent = FINEST;
    private double perWidth;

    /** @param columns of the file; of very many nothing is counted */
    HistogramCounter(int columns) {
        int share = Math.min(MOST, MAX_IN_ALL / Math.max(1, columns));
        this.limit = share < LEAST ? 0 : share;
    }

    void add(double value) {
        add(value, 1);
    }

    void add(double value, long times) {
        if (limit == 0) {
            return;
        }
        double index = Math.floor(value * perWidth) - first;
        if (!(index >= 0 && index < used)) {
            makeRoom(value);
            index = Math.floor(value * perWidth) - first;
        }
        counts[(int) index] += times;
    }

    private void makeRoom(double value) {
        if (used == 0) {
            counts = new long[limit];
            setWidth(value == 0 ? FINEST : Math.max(FINEST, Math.getExponent(value) - FINE_BITS));
            first = (long) Math.floor(value * perWidth);
            used = 1;
            return;
        }
        double index = Math.floor(value * perWidth);
        while (Math.abs(index) > MAX_INDEX || span(index) > limit) {
            doubleWidth();
            index = Math.floor(value * perWidth);
        }
        long added = (long) index;
        if (added < first) {
            int by = (int) (first - added);
            System.arraycopy(counts, 0, counts, by, used);
            Arrays.fill(counts, 0, by, 0);
            first = added;
            used += by;
        } else {
            used = Math.max(used, (int) (added - first) + 1);
        }
    }

    private double span(double index) {
        return Math.max(index, first + used - 1.0) - Math.min(index, (double) first) + 1;
    }

    private void doubleWidth() {
        setWidth(exponent + 1);
        long merged = Math.floorDiv(first, 2L);
        for (int i = 0; i < used; i++) {
            int to = (int) (Math.floorDiv(first + i, 2L) - merged);
            if (to != i) {
                counts[to] += counts[i];
                counts[i] = 0;
            }
        }
        used = (int) (Math.floorDiv(first + used - 1, 2L) - merged) + 1;
        first = merged;
    }

    private void setWidth(int power) {
        exponent = power;
        perWidth = Math.scalb(1.0, -power);
    }

    /**
     * What has been counted; empty where nothing was.
     *
     * @param whole whether all numbers are, so that no interval is narrower than 1
     */
    Optional<Histogram> counted(boolean whole) {
        if (used == 0) {
            return Optional.empty();
        }
        while (whole && exponent < 0) {
            doubleWidth();
        }
        List<Long> bins = new ArrayList<>(used);
        for (int i = 0; i < used; i++) {
            bins.add(counts[i]);
        }
        // The edge below the lowest number that there is would be infinite.
        double from = Math.max(-Double.MAX_VALUE, Math.scalb((double) first, exponent));
        return Optional.of(new Histogram(from, Math.scalb(1.0, exponent), bins));
    }
}
