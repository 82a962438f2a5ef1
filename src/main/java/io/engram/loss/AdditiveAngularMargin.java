package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/**
 * Cross entropy of cosines (..., C) times a scale, where the angle to the target's class is made larger by a margin
 * before. Deng et al. 2019 (ArcFace), eq. 3, as SpeechBrain's {@code AdditiveAngularMargin} within
 * {@code LogSoftmaxWrapper}: an angle that the margin would carry beyond pi costs {@code margin sin(margin)} instead.
 */
@Kind("additive_angular_margin")
@About("Cross entropy with an angular margin (AAM-softmax, ArcFace) of cosines (B, C) and classes (B)")
public record AdditiveAngularMargin(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("0.2")
        @PositiveOrZero
        @DecimalMax("1.5")
        @About(value = "By how much the angle is made larger", unit = "radians")
        double margin,

        @Default("30.0") @Positive @About("Factor of the cosines")
        double scale,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        return ClassTargets.mismatch("additive_angular_margin", "cosines", predictions, kind, targets, List.of());
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        String logits = "self.with_angular_margin(x, y, " + Math.cos(margin) + ", " + Math.sin(margin) + ", "
                + margin * Math.sin(margin) + ", " + scale + ")";
        return padding.reduce(
                "self.cross_entropies(" + logits + ", y, None, -100, 0.0)", ClassTargets.share("None"), reduction);
    }
}
