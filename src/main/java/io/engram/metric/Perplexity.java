package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * The exponential of the mean cross entropy of logits (B, C) and classes (B), or (B, T, C) and (B, T): among how many
 * equally likely classes it is as hard to choose. A class below 0 is none.
 */
@Kind("perplexity")
@About("Exponential of the mean cross entropy of logits and classes, 1 at best")
public record Perplexity() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MIN;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.classes(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new DeviceMetric(
                manager,
                name(),
                Accuracy.SUMS,
                targets -> "add_cross_entropy_",
                sums -> Math.exp(DeviceMetric.ratio(sums)));
    }
}
