package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Optional;

/**
 * Coefficient of determination: one less the squared error by the variance of the targets; predictions and targets (B,
 * K), mean over the columns. NaN where a column's targets are all the same, since there is nothing to explain.
 */
@Kind("r2")
@About("Share of the targets' variance that is explained, 1 at best: (B, K) both")
public record R2() implements MetricSpec {

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.numbers(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        long columns = predictions.get(predictions.dimension() - 1);
        return new DeviceMetric(manager, name(), new Shape(4, columns), targets -> "add_variance_", R2::meanOfColumns);
    }

    /** Rows: number of examples, mean of targets, their squared deviations from it, squared errors. */
    private static double meanOfColumns(double[] sums) {
        int columns = sums.length / 4;
        double total = 0;
        for (int column = 0; column < columns; column++) {
            double deviations = sums[2 * columns + column];
            total += deviations == 0 ? Double.NaN : 1 - sums[3 * columns + column] / deviations;
        }
        return total / columns;
    }
}
