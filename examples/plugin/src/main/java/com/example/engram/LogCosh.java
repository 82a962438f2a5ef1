package com.example.engram;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.loss.LossPlugIn;
import io.engram.loss.Padding;
import io.engram.loss.Reduction;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;

/** {@code log(cosh(x - y))}: squares where differences are small, absolute values where they are large. */
@Kind("log_cosh")
@About("Logarithm of the hyperbolic cosine of the difference: (B, K) both")
public record LogCosh(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossPlugIn {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return kind == TargetKind.VALUE && predictions.equals(new Shape(-1, targets))
                ? Optional.empty()
                : Optional.of("log_cosh compares numbers of one shape, (B, " + targets + "), but the network gives "
                        + predictions + ". Set units of the last layer to " + targets + ".");
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        // As log(cosh(d)), which overflows for large d.
        String difference = "torch.abs(x - y)";
        String elements =
                difference + " + torch.softplus(" + difference + " * -2.0) - " + Math.log(2);
        return padding.reduce(elements, "torch.ones_like(y)", reduction);
    }
}
