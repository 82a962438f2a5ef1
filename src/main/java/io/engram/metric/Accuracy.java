package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return Optional.empty();
    }

    @Override
    public Metric create(NDManager manager) {
        return new AccuracyMetric(manager);
    }

    private static final class AccuracyMetric implements Metric {
        private final RatioAccumulator ratio;

        AccuracyMetric(NDManager manager) {
            this.ratio = new RatioAccumulator(manager);
        }

        @Override
        public String name() {
            return "accuracy";
        }

        @Override
        public void update(NDManager scratch, NDArray predictions, NDArray targets) {
            boolean classes = targets.getDataType().isInteger();
            ratio.add(scratch, classes ? "add_class_accuracy_" : "add_binary_accuracy_", predictions, targets);
        }

        @Override
        public double value() {
            return ratio.value();
        }

        @Override
        public void reset() {
            ratio.reset();
        }

        @Override
        public void close() {
            ratio.close();
        }
    }
}
