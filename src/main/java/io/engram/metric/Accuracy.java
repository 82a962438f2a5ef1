package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * Share of right answers. Logits (B, C) against classes (B): the largest logit must be the class's. Logits (B, K)
 * against numbers (B, K): a positive logit must meet a target above one half.
 */
@Kind("accuracy")
@About("Share of right answers, 0 to 1")
public record Accuracy() implements MetricSpec {

    /** Number of right answers, number of answers. */
    static final Shape SUMS = new Shape(2);

    static String kernel(NDArray targets) {
        return targets.getDataType().isInteger() ? "add_class_accuracy_" : "add_binary_accuracy_";
    }

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
        return new DeviceMetric(manager, name(), SUMS, Accuracy::kernel, DeviceMetric::ratio);
    }
}
