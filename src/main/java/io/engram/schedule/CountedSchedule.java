package io.engram.schedule;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Counts what is over; the formula is the spec's. */
final class CountedSchedule implements Schedule {

    private final CountedSpec spec;
    private final double start;
    private final String name;
    private long count;
    private double learningRate;

    CountedSchedule(CountedSpec spec, double start) {
        this.spec = spec;
        this.start = start;
        this.name = spec.every() == Every.STEP ? "steps" : "epochs";
        this.learningRate = spec.rate(start, 1);
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public void stepTaken() {
        if (spec.every() == Every.STEP) {
            count(count + 1);
        }
    }

    @Override
    public void epochEnded(Map<String, Double> metrics) {
        if (spec.every() == Every.EPOCH) {
            count(count + 1);
        }
    }

    private void count(long over) {
        count = over;
        learningRate = spec.rate(start, over + 1);
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of(name, (double) count);
    }

    @Override
    public void restore(ToDoubleFunction<String> numbers) {
        count((long) numbers.applyAsDouble(name));
    }
}
