package io.engram.checkpoint;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.metric.Mode;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are kept.
 *
 * @param mode where it is left out, a loss is better when smaller and anything else when larger
 */
public record CheckpointSpec(
        @Default("\"valid.loss\"")
        @Pattern(regexp = "(train|valid)\\.[a-z0-9_]+", message = "must be a stage and a metric, as in valid.loss")
        @About("The metric that says which checkpoint is best, with its stage")
        String metric,

        @Nullable @About("Which direction is better: min or max")
        Mode mode,

        @Default("1") @Positive @About("How many of the best are kept")
        int keep,

        @Default("true") @About("Whether the newest is kept too, to resume from")
        boolean keepRecent) {

    public CheckpointSpec {
        mode = mode == null ? (metric.endsWith("loss") ? Mode.MIN : Mode.MAX) : mode;
    }

    /** The mode, which the constructor has filled in. */
    public Mode modeOrDefault() {
        return mode == null ? Mode.MIN : mode;
    }
}
