package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/** Share of answers whose class (B) is among the k largest logits (B, C). */
@Kind("top_k")
@About("Share of answers whose class is among the k largest logits, 0 to 1")
public record TopK(
        @Default("5") @Positive @About("How many of the largest logits count")
        int k) implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.classes(name(), targets);
    }

    @Override
    public Optional<String> mismatch(Shape predictions) {
        long classes = predictions.get(predictions.dimension() - 1);
        return k <= classes
                ? Optional.empty()
                : Optional.of("looks at the " + k + " largest logits, but the network gives " + classes + ". Set k to "
                        + classes + " or less.");
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new DeviceMetric(
                manager, name(), Accuracy.SUMS, targets -> "add_top_k_accuracy_", DeviceMetric::ratio, k);
    }
}
