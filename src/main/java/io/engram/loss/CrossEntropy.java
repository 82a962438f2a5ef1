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
 * Cross entropy, natural log. Logits (..., C), targets (...) in [0, C). Label smoothing as Szegedy et al. 2016, section
 * 7. As torch.nn.CrossEntropyLoss.
 */
@Kind("cross_entropy")
@About("Cross entropy of logits (B, C) and classes (B), or (B, T, C) and (B, T)")
public record CrossEntropy(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("0.0") @PositiveOrZero @DecimalMax("1") @About("Share of the target spread over all classes")
        double labelSmoothing,

        @Default("[]") @About("Weight of each class; none: all count the same")
        List<@PositiveOrZero Double> classWeights,

        @Default("-100") @About("A target that counts as none: it has no part in the loss")
        int ignoreIndex,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    /** PyTorch's own, which is no class. */
    private static final int NOTHING_IGNORED = -100;

    public CrossEntropy {
        classWeights = List.copyOf(classWeights);
    }

    /** The mean; all classes count the same. */
    public CrossEntropy(double weight, double labelSmoothing) {
        this(weight, labelSmoothing, List.of(), Reduction.MEAN);
    }

    /** All targets count. */
    public CrossEntropy(double weight, double labelSmoothing, List<Double> classWeights, Reduction reduction) {
        this(weight, labelSmoothing, classWeights, NOTHING_IGNORED, reduction);
    }

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ClassTargets.mismatch("cross_entropy", "logits", predictions, kind, targets, classWeights);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        // One operator, and by far the commonest case. It takes dimension 1 for the classes, so all others are made
        // one.
        return padding == Padding.NONE && reduction.equals("mean")
                ? "torch.cross_entropy_loss(torch.reshape(x, [-1, torch.size(x, -1)]), torch.reshape(y, [-1]), "
                        + weights + ", 1, " + ignoreIndex + ", " + labelSmoothing + ")"
                : padding.reduce(
                        "self.cross_entropies(x, y, " + weights + ", " + ignoreIndex + ", " + labelSmoothing + ")",
                        "self.class_shares(y, " + weights + ", " + ignoreIndex + ")",
                        reduction);
    }
}
