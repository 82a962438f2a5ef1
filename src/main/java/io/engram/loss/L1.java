package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/** Mean of absolute differences; predictions and targets (B, K), mean over both. As torch.nn.L1Loss. */
@Kind("l1")
@About("Mean of absolute differences: (B, K) or (B, T, K) both")
public record L1(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    /** The mean. */
    public L1(double weight) {
        this(weight, Reduction.MEAN);
    }

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("l1", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return ValueTargets.script("torch.l1_loss(x, y, ", padding, reduction);
    }
}
