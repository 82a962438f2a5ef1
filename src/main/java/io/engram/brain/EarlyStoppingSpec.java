package io.engram.brain;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * When a fit ends before its last epoch.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
public record EarlyStoppingSpec(
        @Default("\"valid.loss\"")
        @Pattern(regexp = MetricName.PATTERN, message = MetricName.MESSAGE)
        @About("The metric that must improve, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @PositiveOrZero @About(value = "Epochs without improvement after which the fit ends", unit = "epochs")
        int patience,

        @Default("0.0") @PositiveOrZero @About("An improvement must be larger than this")
        double minDelta,

        @Default("0") @PositiveOrZero @About(value = "First epochs, whose metric does not count", unit = "epochs")
        int warmup) {

    public EarlyStoppingSpec {
        mode = mode == null ? MetricName.usualMode(metric) : mode;
    }

    /** The mode, which the constructor has filled in. */
    public Mode modeOrDefault() {
        return mode == null ? Mode.MIN : mode;
    }
}
