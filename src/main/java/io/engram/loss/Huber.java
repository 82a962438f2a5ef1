package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Squared differences below delta and absolute ones above: {@code d² / 2} and {@code delta (|d| - delta / 2)}. Huber
 * 1964, as torch.nn.HuberLoss.
 */
@Kind("huber")
@About(
        "Squared differences where they are small, absolute ones by delta where they are large: (B, K) or (B, T, K) both")
public record Huber(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("1.0") @Positive @About("The difference from which on it is absolute")
        double delta,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("huber", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return ValueTargets.script("torch.huber_loss(x, y, ", ", " + delta, padding, reduction);
    }
}
