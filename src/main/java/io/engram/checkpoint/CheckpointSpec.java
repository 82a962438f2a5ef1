package io.engram.checkpoint;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.metric.MetricName;
import io.engram.metric.Mode;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are kept.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
public record CheckpointSpec(
        @Default("\"valid.loss\"")
        @Pattern(regexp = MetricName.PATTERN, message = MetricName.MESSAGE)
        @About("The metric that says which checkpoint is best, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @Default("1") @Positive @About("How many of the best are kept")
        int keep,

        @Default("true") @About("Whether the newest is kept too, to resume from")
        boolean keepRecent,

        @Default("0")
        @PositiveOrZero
        @About("When the training is over, the weights of so many of the best are averaged, validated, and kept as one"
                + " more checkpoint; 0 for none, and at most keep")
        int average) {

    public CheckpointSpec {
        mode = mode == null ? MetricName.usualMode(metric) : mode;
    }

    /** What it means for the checkpoints on disk. */
    public Retention retention() {
        Retention best = Retention.best(metric, modeOrDefault(), keep);
        return keepRecent ? best.and(Retention.by(Ranking.newestToResume(), 1)) : best;
    }

    /** The mode, which the constructor has filled in. */
    public Mode modeOrDefault() {
        return mode == null ? Mode.MIN : mode;
    }
}
