package io.engram.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From values to places on the drawing. */
record Axis(double low, double high, double step, double from, double to) {

    private static final int TICKS = 5;
    private static final double SMALLEST = 1e-300;

    static Axis of(double[] values, boolean whole, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (high - low <= Math.abs(high) * 1e-12 + SMALLEST) {
            double room = Math.abs(high) <= SMALLEST ? 1 : Math.abs(high) / 2;
            low -= room;
            high += room;
        }
        double rough = (high - low) / TICKS;
        double unit = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough <= unit ? unit : rough <= 2 * unit ? 2 * unit : rough <= 5 * unit ? 5 * unit : 10 * unit;
        return new Axis(low, high, whole ? Math.max(1, step) : step, from, to);
    }

    String at(double value) {
        return String.format(Locale.ROOT, "%.1f", from + (value - low) / (high - low) * (to - from));
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
