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
 * Connectionist temporal classification. Logits (B, T, C), targets (B, L) without blanks; lengths of both, rounded to
 * steps. The mean is over examples, each divided by its number of labels. Graves et al. 2006, as torch.nn.CTCLoss
 * behind a log-softmax.
 */
@Kind("ctc")
@About("Connectionist temporal classification of logits (B, T, C) and labels (B, L)")
public record Ctc(
        @Default("1.0") @PositiveOrZero @About("Factor in the sum of objectives")
        double weight,

        @Default("0") @PositiveOrZero @About("The class that stands for no label")
        int blank,

        @Default("true") @About("Whether an example with more labels than steps counts 0, not infinity")
        boolean zeroInfinity,

        @Default("\"mean\"") @About("mean over labels and examples, batchmean over examples, or sum")
        Reduction reduction)
        implements LossSpec {

    @Override
    public TargetKind target() {
        return TargetKind.TOKEN_SEQUENCE;
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    @Override
    public Optional<String> mismatch(Shape predictions, TargetKind kind, int targets) {
        if (!kind.holdsClasses() || !kind.isSequence()) {
            return Optional.of("ctc takes a sequence of classes for each example, but a target is "
                    + (kind.isSequence()
                            ? "a sequence of numbers. Use mse or si_snr."
                            : "one value. Use cross_entropy."));
        }
        if (predictions.dimension() != 3) {
            return Optional.of("ctc expects logits (B, T, C), but the network gives " + Shapes.text(predictions)
                    + ". Leave out what puts the steps together, such as flatten or last.");
        }
        return blank < predictions.get(2)
                ? Optional.empty()
                : Optional.of("ctc has the blank " + blank + ", but the network gives " + predictions.get(2)
                        + " classes, 0 to " + (predictions.get(2) - 1) + ". Set blank to one of these, and units of the"
                        + " last layer to one more than there are labels.");
    }

    @Override
    public String script(Padding padding, String weights, String reduction) {
        String ofPredictions = padding == Padding.NONE ? "self.whole(x)" : "lengths";
        String ofTargets = padding == Padding.SEPARATE ? "y_lengths" : "self.whole(x)";
        return "self.ctc(x, y, " + ofPredictions + ", " + ofTargets + ", " + blank + ", "
                + (zeroInfinity ? "True" : "False") + ", \"" + reduction + "\")";
    }
}
