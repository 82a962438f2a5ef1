package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/** Root of the mean of squared differences; predictions and targets (B, K), mean over both and over all batches. */
@Kind("rmse")
@About("Root of the mean squared error: (B, K) both")
public record Rmse() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MIN;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.numbers(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new DeviceMetric(
                manager,
                name(),
                new Shape(2),
                targets -> "add_squared_error_",
                sums -> Math.sqrt(DeviceMetric.ratio(sums)));
    }
}
