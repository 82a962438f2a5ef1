package io.engram.schedule;

import io.engram.metric.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Follows a metric from epoch to epoch. A metric to be maximised is turned around, so that smaller is better. */
abstract class MonitoredSchedule implements Schedule {

    private final String metric;
    private final int sign;
    private double learningRate;

    MonitoredSchedule(MonitoredSpec spec, double learningRate) {
        this.metric = spec.metric();
        this.sign = spec.modeOrDefault() == Mode.MIN ? 1 : -1;
        this.learningRate = learningRate;
    }

    @Override
    public final double learningRate() {
        return learningRate;
    }

    @Override
    public final void stepTaken() {}

    @Override
    public final void epochEnded(Map<String, Double> metrics) {
        Double value = metrics.get(metric);
        if (value == null) {
            throw new IllegalArgumentException("the schedule watches '" + metric + "', but recorded are "
                    + new TreeSet<>(metrics.keySet()) + ". Validate, or let it watch one of these.");
        }
        learningRate = next(learningRate, sign * value);
    }

    /**
     * The rate of the next epoch.
     *
     * @param value of the epoch that is over, smaller is better; NaN is no improvement
     */
    abstract double next(double learningRate, double value);

    /** Adds the state beside the rate. */
    abstract void write(Map<String, Double> numbers);

    /** Takes over what {@link #write} added. */
    abstract void read(ToDoubleFunction<String> numbers);

    @Override
    public final Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("learning_rate", learningRate);
        write(numbers);
        return numbers;
    }

    @Override
    public final void restore(ToDoubleFunction<String> numbers) {
        learningRate = numbers.applyAsDouble("learning_rate");
        read(numbers);
    }
}
