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
 * SpeechBrain's ReduceLROnPlateau: up to an epoch the latest value is the anchor; from then on every value that is no
 * worse becomes it, and after too many worse ones in a row the rate is multiplied by a factor. A value that is not a
 * number is worse. In the reference the count runs once for each optimizer; a schedule is told of an epoch once.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
@Kind("anchored_plateau")
@About("Multiplied by a factor when too many epochs in a row were worse than the best since some epoch")
public record AnchoredPlateau(
        @Default("\"valid.loss\"")
        @Pattern(regexp = MetricName.PATTERN, message = MetricName.MESSAGE)
        @About("The metric that it follows, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @Default("1e-8") @PositiveOrZero @About("The lowest learning rate")
        double lrMin,

        @Default("0.5")
        @Positive
        @DecimalMax(value = "1", inclusive = false, message = "must be less than 1")
        @About("What the rate is multiplied by")
        double factor,

        @Default("2") @PositiveOrZero @About(value = "Worse epochs in a row that are let pass", unit = "epochs")
        int patience,

        @Default("65") @PositiveOrZero @About(value = "The rate stays up to this epoch", unit = "epochs")
        int dontHalveUntilEpoch)
        implements MonitoredSpec {

    public AnchoredPlateau {
        mode = mode == null ? MetricName.usualMode(metric) : mode;
    }

    @Override
    public Schedule create(double learningRate) {
        return new Running(this, learningRate);
    }

    private static final class Running extends MonitoredSchedule {

        private final AnchoredPlateau spec;
        private double anchor = Double.POSITIVE_INFINITY;
        private int worse;
        private long epochs;

        Running(AnchoredPlateau spec, double learningRate) {
            super(spec, learningRate);
            this.spec = spec;
        }

        @Override
        double next(double learningRate, double value) {
            epochs++;
            boolean early = epochs <= spec.dontHalveUntilEpoch;
            if (value <= anchor || (early && !Double.isNaN(value))) {
                anchor = value;
                worse = 0;
                return learningRate;
            }
            if (early || worse < spec.patience) {
                worse += early ? 0 : 1;
                return learningRate;
            }
            worse = 0;
            return Math.min(learningRate, Math.max(learningRate * spec.factor, spec.lrMin));
        }

        @Override
        void write(Map<String, Double> numbers) {
            numbers.put("anchor", anchor);
            numbers.put("worse", (double) worse);
            numbers.put("epochs", (double) epochs);
        }

        @Override
        void read(ToDoubleFunction<String> numbers) {
            anchor = numbers.applyAsDouble("anchor");
            worse = (int) numbers.applyAsDouble("worse");
            epochs = (long) numbers.applyAsDouble("epochs");
        }
    }
}
