package io.engram.metric;

import io.engram.definition.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a recorded metric is named where it is watched: its stage and itself, as in {@code valid.loss}. */
public final class MetricName {

    /** A regular expression that every name matches. */
    public static final String PATTERN = "(train|valid)\\.[a-z0-9_]+";

    /** What is said of a name that does not. */
    public static final String MESSAGE = "must be a stage and a metric, as in valid.loss";

    private static final List<String> SMALLER_IS_BETTER =
            List.of("loss", "error", "mae", "rmse", "perplexity", "eer", "min_dcf", "token_error_rate", "wer", "cer", "inertia");

    private MetricName() {}

    /** A loss or an error is better when smaller, and anything else when larger. */
    public static Mode usualMode(String metric) {
        return SMALLER_IS_BETTER.stream().anyMatch(metric::endsWith) ? Mode.MIN : Mode.MAX;
    }

    /** What is wrong with watching a metric that is not recorded. */
    public static Optional<String> mismatch(String metric, Set<String> recorded) {
        if (recorded.contains(metric)) {
            return Optional.empty();
        }
        boolean unseen = metric.startsWith("valid.") && recorded.stream().noneMatch(name -> name.startsWith("valid."));
        return Optional.of("'" + metric + "' is not recorded" + (unseen ? ", since data.split.valid is 0" : "") + "; "
                + NearestName.hint(metric, recorded));
    }
}
