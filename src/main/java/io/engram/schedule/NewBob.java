package io.engram.schedule;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * SpeechBrain's NewBobScheduler: where an epoch is not better than the one before by more than a share of it, and
 * patience is used up, the rate is multiplied by a factor. The share is of the absolute value, so that a negative
 * metric counts the right way round, which it does not in the reference; a value that is not finite is no improvement.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
@Kind("new_bob")
@About("Multiplied by a factor after an epoch that has hardly improved the metric")
public record NewBob(
        @Default("\"valid.loss\"")
        @Pattern(regexp = MetricName.PATTERN, message = MetricName.MESSAGE)
        @About("The metric that it follows, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @Default("0.5") @Positive @About("What the rate is multiplied by")
        double annealingFactor,

        @Default("0.0025") @About("The least relative improvement that counts")
        double improvementThreshold,

        @Default("0") @PositiveOrZero @About(value = "Epochs without one that are let pass", unit = "epochs")
        int patient)
        implements MonitoredSpec {

    public NewBob {
        mode = mode == null ? MetricName.usualMode(metric) : mode;
    }

    @Override
    public Schedule create(double learningRate) {
        return new Running(this, learningRate);
    }

    private static final class Running extends MonitoredSchedule {

        private final NewBob spec;
        private double previous = Double.NaN;
        private int patience;

        Running(NewBob spec, double learningRate) {
            super(spec, learningRate);
            this.spec = spec;
            this.patience = spec.patient;
        }

        @Override
        double next(double learningRate, double value) {
            boolean first = Double.isNaN(previous);
            boolean finite = Double.isFinite(value);
            boolean improved = first || (finite && improvement(value) >= spec.improvementThreshold);
            previous = finite ? value : previous;
            if (improved) {
                return learningRate;
            }
            if (patience > 0) {
                patience--;
                return learningRate;
            }
            patience = spec.patient;
            return learningRate * spec.annealingFactor;
        }

        private double improvement(double value) {
            return value == previous ? 0 : (previous - value) / Math.abs(previous);
        }

        @Override
        void write(Map<String, Double> numbers) {
            numbers.put("previous", previous);
            numbers.put("patience", (double) patience);
        }

        @Override
        void read(ToDoubleFunction<String> numbers) {
            previous = numbers.applyAsDouble("previous");
            patience = (int) numbers.applyAsDouble("patience");
        }
    }
}
