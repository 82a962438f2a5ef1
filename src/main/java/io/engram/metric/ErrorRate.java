package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/** Share of wrong answers: what {@link Accuracy} lacks of one. */
@Kind("error")
@About("Share of wrong answers, 0 to 1")
public record ErrorRate() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MIN;
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
        return new DeviceMetric(
                manager, name(), Accuracy.SUMS, Accuracy::kernel, sums -> (sums[1] - sums[0]) / sums[1]);
    }
}
