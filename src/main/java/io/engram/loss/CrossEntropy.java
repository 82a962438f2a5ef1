package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Shapes;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/**
 * Cross entropy, natural log. Logits (B, C), targets (B) in [0, C). Mean over B. Label smoothing as Szegedy et al.
 * 2016, section 7. As torch.nn.CrossEntropyLoss.
 */
@Kind("cross_entropy")
@About("Cross entropy of logits (B, C) and classes (B)")
public record CrossEntropy(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("0.0") @PositiveOrZero @DecimalMax("1") @About("Share of the target spread over all classes")
        double labelSmoothing)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, int targets) {
        if (targets != 1) {
            return Optional.of("cross_entropy takes one target column, but there are " + targets
                    + ". Name one in data.csv.target.");
        }
        return predictions.dimension() == 2
                ? Optional.empty()
                : Optional.of("cross_entropy expects logits (B, C), but the network gives " + Shapes.text(predictions)
                        + ". End it with flatten, last or a linear layer.");
    }

    @Override
    public String script() {
        return "torch.cross_entropy_loss(x, y, None, 1, -100, " + labelSmoothing + ")";
    }
}
