package io.engram.brain;

import io.engram.checkpoint.NumberState;
import io.engram.metric.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Says that a metric has not improved for too many epochs. After SpeechBrain's EpochCounterWithStopper, with a strict
 * comparison: there, a metric to be maximised that stays the same counts as improved.
 */
public final class EarlyStopping implements NumberState {

    private final EarlyStoppingSpec spec;
    private final int sign;
    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private int epoch;

    /** Has seen no epoch yet. */
    public EarlyStopping(EarlyStoppingSpec spec) {
        this.spec = spec;
        this.sign = spec.modeOrDefault() == Mode.MIN ? 1 : -1;
        this.bestEpoch = spec.warmup();
    }

    /**
     * Sees an epoch that is over; a value that is NaN is no improvement.
     *
     * @throws IllegalArgumentException where the metric is not among these
     */
    public void observe(int epoch, Map<String, Double> metrics) {
        Double value = metrics.get(spec.metric());
        if (value == null) {
            throw new IllegalArgumentException("early stopping watches '" + spec.metric() + "', but recorded are "
                    + new TreeSet<>(metrics.keySet()) + ". Validate, or let it watch one of these.");
        }
        this.epoch = epoch;
        if (epoch > spec.warmup() && sign * value < best - spec.minDelta()) {
            best = sign * value;
            bestEpoch = epoch;
        }
    }

    /** Whether the fit is over. */
    public boolean isDue() {
        return epoch > spec.warmup() && epoch - bestEpoch >= spec.patience();
    }

    @Override
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("best", best);
        numbers.put("best_epoch", (double) bestEpoch);
        numbers.put("epoch", (double) epoch);
        return numbers;
    }

    @Override
    public void restore(ToDoubleFunction<String> numbers) {
        best = numbers.applyAsDouble("best");
        bestEpoch = (int) numbers.applyAsDouble("best_epoch");
        epoch = (int) numbers.applyAsDouble("epoch");
    }
}
