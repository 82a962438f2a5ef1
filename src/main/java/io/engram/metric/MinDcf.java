package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/**
 * The least cost of detection at any threshold, as the NIST defines it: {@code miss_cost p rejected + false_alarm_cost
 * (1 - p) accepted}, p being the share of targets. What the scores are: see {@link EqualErrorRate}.
 */
@Kind("min_dcf")
@About("Least cost of detection at any threshold (minDCF)")
public record MinDcf(
        @Default("1.0") @Positive @About("Cost of a rejection that is false")
        double missCost,

        @Default("1.0") @Positive @About("Cost of an acceptance that is false")
        double falseAlarmCost,

        @Default("0.01") @Positive @DecimalMax("1") @About("How many of all are expected to be positive, 0 to 1")
        double targetShare)
        implements MetricSpec {

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
                        columns,
                        curve -> curve.leastCost(missCost, falseAlarmCost, targetShare)
                                .cost(missCost, falseAlarmCost, targetShare)));
    }
}
