package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/**
 * How far an example is from being nearer to those of its class than to others, by a margin: {@code max(0, d(a, p) -
 * d(a, n) + margin)} of embeddings (B, D) with classes (B), d being the Euclidean distance. Triplets are those of the
 * batch: see {@link Mining}. Hermans, Beyer and Leibe 2017, eqs. 5 and 6. A batch without a triplet has no loss.
 */
@Kind("triplet")
@About("Triplet loss of embeddings (B, D) with classes (B), over the triplets of the batch")
public record Triplet(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("1.0") @PositiveOrZero @About("How much nearer those of the same class should be")
        double margin,

        @Default("\"hard\"")
        @About("hard: for each example the farthest of its class and the nearest other; all: every triplet")
        Mining mining,

        @Default("\"mean\"") @About("mean over elements, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    /** Which triplets count. */
    public enum Mining {
        /** Each example with the farthest of its class and the nearest of another (batch hard). */
        HARD,
        /** All that there are (batch all); memory grows with the third power of the batch. */
        ALL
    }

    @Override
    public boolean scoresClasses() {
        return false;
    }

    @Override
    public TargetKind target() {
        return TargetKind.CLASS;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        if (kind != TargetKind.CLASS) {
            return Optional.of("triplet takes one class for each example, but the targets are "
                    + (kind.isSequence() ? "sequences." : "numbers.")
                    + (kind.holdsClasses() ? " Use cross_entropy." : " Use mse, l1 or cosine."));
        }
        return ClassTargets.mismatch("triplet", "embeddings", predictions, kind, targets, List.of());
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        return "self.triplets(x, y, " + margin + ", " + (mining == Mining.HARD ? "True" : "False") + ", \"" + reduction
                + "\")";
    }
}
