package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's ReduceLROnPlateau. One difference: a relative threshold is of the best value's size, so that a negative
 * metric which stays the same is no improvement.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
@Kind("reduce_on_plateau")
@About("Multiplied by a factor when the best value of the metric is too old")
public record ReduceOnPlateau(
        @Default("\"valid.loss\"")
        @Pattern(regexp = MetricName.PATTERN, message = MetricName.MESSAGE)
        @About("The metric that it follows, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @Default("0.1")
        @Positive
        @DecimalMax(value = "1", inclusive = false, message = "must be less than 1")
        @About("What the rate is multiplied by")
        double factor,

        @Default("10") @PositiveOrZero @About(value = "Epochs without improvement that are let pass", unit = "epochs")
        int patience,

        @Default("0.0001") @PositiveOrZero @About("How much better an improvement must be")
        double threshold,

        @Default("\"rel\"") @About("Whether that is a share of the best value (rel) or a difference to it (abs)")
        Threshold thresholdMode,

        @Default("0") @PositiveOrZero @About(value = "Epochs after a reduction that do not count", unit = "epochs")
        int cooldown,

        @Default("0.0") @PositiveOrZero @About("The lowest learning rate")
        double minLr,

        @Default("1e-8") @PositiveOrZero @About("A reduction by no more than this is left out")
        double eps)
        implements MonitoredSpec {

    /** What the threshold is compared with. */
    public enum Threshold {
        REL,
        ABS
    }

    public ReduceOnPlateau {
        mode = mode == null ? MetricName.usualMode(metric) : mode;
    }

    @Override
    public Schedule create(double learningRate) {
        return new Running(this, learningRate);
    }

    private static final class Running extends MonitoredSchedule {

        private final ReduceOnPlateau spec;
        private double best = Double.POSITIVE_INFINITY;
        private int badEpochs;
        private int cooling;

        Running(ReduceOnPlateau spec, double learningRate) {
            super(spec, learningRate);
            this.spec = spec;
        }

        @Override
        double next(double learningRate, double value) {
            if (isBetter(value)) {
                best = value;
                badEpochs = 0;
            } else {
                badEpochs++;
            }
            if (cooling > 0) {
                cooling--;
                badEpochs = 0;
            }
            if (badEpochs <= spec.patience) {
                return learningRate;
            }
            cooling = spec.cooldown;
            badEpochs = 0;
            double reduced = Math.max(learningRate * spec.factor, spec.minLr);
            return learningRate - reduced > spec.eps ? reduced : learningRate;
        }

        private boolean isBetter(double value) {
            if (Double.isInfinite(best)) {
                return value < best;
            }
            return value < best - spec.threshold * (spec.thresholdMode == Threshold.REL ? Math.abs(best) : 1);
        }

        @Override
        void write(Map<String, Double> numbers) {
            numbers.put("best", best);
            numbers.put("bad_epochs", (double) badEpochs);
            numbers.put("cooling", (double) cooling);
        }

        @Override
        void read(ToDoubleFunction<String> numbers) {
            best = numbers.applyAsDouble("best");
            badEpochs = (int) numbers.applyAsDouble("bad_epochs");
            cooling = (int) numbers.applyAsDouble("cooling");
        }
    }
}
