package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * How often a class that is the target is predicted, and the mean of this over the classes that occur in targets or
 * predictions (macro average). A class that is never the target counts as 0.
 */
@Kind("recall")
@About("Share of a class's examples that are found, mean over the classes, 0 to 1")
public record Recall() implements MetricSpec {

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
                manager, name(), predictions, (right, predicted, actual) -> actual == 0 ? 0 : right / actual);
    }
}
