package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * How often a class that is predicted is the target, and the mean of this over the classes that occur in targets or
 * predictions (macro average). A class that is never predicted counts as 0.
 */
@Kind("precision")
@About("Share of right answers among those for a class, mean over the classes, 0 to 1")
public record Precision() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.stepwise(name(), targets);
    }

    @Override
    public boolean judgesSigns() {
        return true;
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return ClassCounts.metric(
                manager, name(), predictions, (right, predicted, actual) -> predicted == 0 ? 0 : right / predicted);
    }
}
