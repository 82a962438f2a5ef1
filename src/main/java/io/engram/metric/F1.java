package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * Harmonic mean of precision and recall of each class, and the mean of these over the classes that occur in targets or
 * predictions (macro average).
 */
@Kind("f1")
@About("Harmonic mean of precision and recall, mean over the classes, 0 to 1")
public record F1() implements MetricSpec {

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
                manager, name(), predictions, (right, predicted, actual) -> 2 * right / (predicted + actual));
    }
}
