package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Binary cross entropy of logits and targets from 0 to 1; predictions and targets (B, K), mean over both. As
 * torch.nn.BCEWithLogitsLoss.
 */
@Kind("bce_with_logits")
@About("Binary cross entropy of logits and targets from 0 to 1: (B, K) or (B, T, K) both")
public record BceWithLogits(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    /** The mean. */
    public BceWithLogits(double weight) {
        this(weight, Reduction.MEAN);
    }

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Link link() {
        return Link.SIGMOID;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("bce_with_logits", predictions, kind, targets);
    }

    @Override
    public Optional<String> mismatch(ColumnProfile target) {
        return ValueTargets.outside("bce_with_logits", target, 0, 1, "mse or l1");
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return ValueTargets.script("torch.binary_cross_entropy_with_logits(x, y, None, None, ", padding, reduction);
    }
}
