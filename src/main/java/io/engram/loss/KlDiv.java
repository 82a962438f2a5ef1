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
 * Kullback-Leibler divergence of targets, which are probabilities, from predictions, which are log-probabilities:
 * {@code y (log y - x)}. As torch.nn.KLDivLoss; only the sum over the classes is the divergence, so batchmean is what
 * one wants.
 */
@Kind("kl_div")
@About(
        "Kullback-Leibler divergence of probabilities from log-probabilities, behind a log_softmax: (B, K) or (B, T, K) both")
public record KlDiv(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("false") @About("Whether targets are log-probabilities too")
        boolean logTarget,

        @Default("\"batchmean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.VALUE;
    }

    @Override
    public Link link() {
        return Link.EXP;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ValueTargets.mismatch("kl_div", predictions, kind, targets);
    }

    @Override
    public Optional<String> mismatch(ColumnProfile target) {
        return logTarget
                ? ValueTargets.outside("kl_div with log_target", target, -Double.MAX_VALUE, 0, "mse or l1")
                : ValueTargets.outside("kl_div", target, 0, 1, "mse or l1");
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        String call = "torch.kl_div(x, y, 0, log_target=" + (logTarget ? "True" : "False") + ")";
        return padding.reduce(call, "torch.ones_like(y)", reduction);
    }
}
