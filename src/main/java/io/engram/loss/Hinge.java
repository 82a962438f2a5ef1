package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/**
 * How far other classes are from being lower than the target's by a margin: {@code max(0, margin - x[y] + x[i]) ^
 * power}, summed over the other classes, by the number of classes. Scores (..., C), targets (...) in [0, C). Crammer
 * and Singer 2001, as torch.nn.MultiMarginLoss.
 */
@Kind("hinge")
@About("Multi-class hinge loss of scores (B, C) and classes (B), or (B, T, C) and (B, T)")
public record Hinge(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("1.0") @Positive @About("How much higher the target's score should be")
        double margin,

        @Default("1") @Min(1) @Max(2) @About("1, or 2 for squares")
        int power,

        @Default("[]") @About("Weight of each class; none: all count the same")
        List<@PositiveOrZero Double> classWeights,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    public Hinge {
        classWeights = List.copyOf(classWeights);
    }

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ClassTargets.mismatch("hinge", "scores", predictions, kind, targets, classWeights);
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        // As PyTorch, which divides by the number of targets whatever they weigh.
        String call = "self.hinges(x, y, " + weights + ", " + power + ", " + margin + ")";
        return padding.reduce(call, "torch.ones_like(y, dtype=6)", reduction);
    }
}
