package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Shapes;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * One less the cosine of the angle between predictions and targets, (B, K) or (B, T, K) both, mean over examples or
 * steps. As torch.nn.CosineEmbeddingLoss for pairs that belong together.
 */
@Kind("cosine")
@About("One less the cosine between prediction and target: (B, K) or (B, T, K) both")
public record Cosine(
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
        return predictions.dimension() == 2 && kind == TargetKind.VALUE_SEQUENCE
                ? Optional.of("cosine compares the numbers of each step, but the network gives "
                        + Shapes.text(predictions) + ". Keep the steps: (B, T, K).")
                : ValueTargets.mismatch("cosine", predictions, kind, targets);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return padding.reduce("self.cosine_distances(x, y)", "torch.ones_like(torch.select(y, -1, 0))", reduction);
    }
}
