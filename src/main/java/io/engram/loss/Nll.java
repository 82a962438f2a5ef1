package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/**
 * Negative log-likelihood of log-probabilities (..., C), targets (...) in [0, C). As torch.nn.NLLLoss, with label
 * smoothing: (1 - s) times the likelihood of the target and s times the mean over all classes.
 */
@Kind("nll")
@About("Negative log-likelihood of log-probabilities (B, C) and classes (B), or (B, T, C) and (B, T)")
public record Nll(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("0.0") @PositiveOrZero @DecimalMax("1") @About("Share of the target spread over all classes")
        double labelSmoothing,

        @Default("[]") @About("Weight of each class; none: all count the same")
        List<@PositiveOrZero Double> classWeights,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    public Nll {
        classWeights = List.copyOf(classWeights);
    }

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Link link() {
        return Link.EXP;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ClassTargets.mismatch("nll", "log-probabilities", predictions, kind, targets, classWeights);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        String elements = "self.negative_log_likelihoods(x, y, " + weights + ")";
        if (labelSmoothing > 0) {
            elements = "torch.sub(torch.mul(" + elements + ", " + (1 - labelSmoothing) + "), torch.mul(torch.mean("
                    + ClassTargets.weighed("x", weights) + ", [-1]), " + labelSmoothing + "))";
        }
        return padding.reduce(elements, ClassTargets.share(weights), reduction);
    }
}
