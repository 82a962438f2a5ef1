package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * The error rate at the threshold where as large a share of the positives is rejected as of the negatives is accepted.
 * Scores (B, K) against numbers (B, K), more than one half being positive, all columns together; logits (B, C) against
 * classes (B): the log-odds of the second of two classes, or of more each class against the rest. NaN where there are
 * no positives or no negatives.
 */
@Kind("eer")
@About("Error rate where false acceptances and false rejections are equal, 0 to 1")
public record EqualErrorRate() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MIN;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.stepwise(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new ScoreMetric(
                manager,
                name(),
                columns -> ScoreMetric.detection(
                        columns, curve -> curve.equalError().errorRate()));
    }
}
