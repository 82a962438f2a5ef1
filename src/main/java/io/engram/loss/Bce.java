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
 * Binary cross entropy of probabilities and targets from 0 to 1; predictions and targets (B, K), mean over both. As
 * torch.nn.BCELoss, where a logarithm is -100 at least. What is no probability has a loss that is NaN, where libtorch
 * would end the process on a GPU.
 */
@Kind("bce")
@About("Binary cross entropy of probabilities, behind a sigmoid, and targets from 0 to 1: (B, K) or (B, T, K) both")
public record Bce(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("bce", predictions, kind, targets);
    }

    @Override
    public Optional<String> mismatch(ColumnProfile target) {
        return ValueTargets.outside("bce", target, 0, 1, "mse or l1");
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return padding.reduce("self.binary_cross_entropies(x, y)", "torch.ones_like(y)", reduction);
    }
}
