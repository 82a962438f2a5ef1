package io.engram.metric;

import io.engram.data.TargetKind;
import java.util.Optional;

/** The checks of targets that metrics share. */
final class TargetNeeds {

    private TargetNeeds() {}

    static Optional<String> numbers(String metric, TargetKind targets) {
        return targets == TargetKind.VALUE
                ? Optional.empty()
                : Optional.of(metric + " measures how far numbers are apart, but the objectives take classes."
                        + " Use accuracy, error, top_k, f1, precision or recall.");
    }

    static Optional<String> classes(String metric, TargetKind targets) {
        return targets == TargetKind.CLASS
                ? Optional.empty()
                : Optional.of(metric + " looks for a class among the largest logits, but the objectives take numbers."
                        + " Use mae, rmse or r2, or accuracy for numbers that are 0 or 1.");
    }
}
