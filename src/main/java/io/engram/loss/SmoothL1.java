package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Squared differences below beta and absolute ones above: {@code d² / 2 beta} and {@code |d| - beta / 2}. Girshick
 * 2015, as torch.nn.SmoothL1Loss.
 */
@Kind("smooth_l1")
@About("Squared differences where they are small, absolute ones where they are large: (B, K) or (B, T, K) both")
public record SmoothL1(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("1.0") @PositiveOrZero @About("The difference from which on it is absolute; 0 is l1")
        double beta,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("smooth_l1", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return ValueTargets.script("torch.smooth_l1_loss(x, y, ", ", " + beta, padding, reduction);
    }
}
