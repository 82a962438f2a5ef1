package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/** Mean of squared differences; predictions and targets (B, K), mean over both. As torch.nn.MSELoss. */
@Kind("mse")
@About("Mean of squared differences: (B, K) or (B, T, K) both")
public record Mse(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    /** The mean. */
    public Mse(double weight) {
        this(weight, Reduction.MEAN);
    }

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("mse", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return ValueTargets.script("torch.mse_loss(x, y, ", padding, reduction);
    }
}
