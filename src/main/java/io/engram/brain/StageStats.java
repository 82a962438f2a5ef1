package io.engram.brain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stage came to.
 *
 * @param epoch from 1
 * @param optimizerStep updates so far, at the end of the stage
 * @param metrics {@code loss} first, each a mean over the examples; NaN where there was no finite value
 * @param examples how many were seen
 * @param nonFiniteLosses batches whose loss was NaN or infinite; they count in no mean
 * @param learningRate at the end of a training stage, else null
 */
public record StageStats(
        Stage stage,
        int epoch,
        long optimizerStep,
        Map<String, Double> metrics,
        long examples,
        double seconds,
        long nonFiniteLosses,
        @Nullable Double learningRate) {

    public double loss() {
        return metrics.getOrDefault("loss", Double.NaN);
    }

    /** The metrics by their names with the stage before them: {@code valid.loss}. */
    Map<String, Double> prefixedMetrics() {
        Map<String, Double> prefixed = new LinkedHashMap<>();
        metrics.forEach((name, value) -> prefixed.put(stage.label() + "." + name, value));
        return prefixed;
    }
}
