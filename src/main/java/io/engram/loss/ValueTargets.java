package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.TargetKind;
import io.engram.model.layer.Shapes;
import java.util.Optional;

/** What losses on numbers share: one prediction for each number of the target. */
final class ValueTargets {

    private ValueTargets() {}

    /** @param targets number of target columns; of a sequence, numbers of each step */
    static Optional<String> mismatch(String loss, Shape predictions, TargetKind kind, int targets) {
        if (kind.holdsClasses()) {
            return Optional.of(loss + " compares numbers, but the targets are classes. Use cross_entropy.");
        }
        if (kind == TargetKind.VALUE_SEQUENCE) {
            boolean fits = (targets == 1 && predictions.dimension() == 2)
                    || (predictions.dimension() == 3 && predictions.get(2) == targets);
            return fits
                    ? Optional.empty()
                    : Optional.of(loss + " compares predictions with " + targets + " number" + (targets == 1 ? "" : "s")
                            + " in each step, so the network must give " + (targets == 1 ? "(B, T) or " : "")
                            + "(B, T, " + targets + "), but it gives " + Shapes.text(predictions)
                            + ". Set units of the last layer to " + targets + ", and keep the steps.");
        }
        return predictions.equals(new Shape(-1, targets))
                ? Optional.empty()
                : Optional.of(loss + " compares predictions with " + targets + " target column"
                        + (targets == 1 ? "" : "s")
                        + ", so the network must give (B, " + targets + "), but it gives " + Shapes.text(predictions)
                        + ". Set units of the last layer to " + targets + ".");
    }

    /** What is wrong with a target column that must be between two numbers. */
    static Optional<String> outside(String loss, ColumnProfile target, double least, double largest, String instead) {
        return target.min() == null || target.max() == null || (target.min() >= least && target.max() <= largest)
                ? Optional.empty()
                : Optional.of(loss + " takes targets from " + text(least) + " to " + text(largest) + ", but column '"
                        + target.name() + "' has values from " + target.min() + " to " + target.max()
                        + ". Mend the column, or use " + instead + ".");
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /**
     * The loss as TorchScript.
     *
     * @param call of a loss of libtorch, up to the code of its reduction, the last argument
     */
    static String script(String call, Padding padding, String reduction) {
        return script(call, "", padding, reduction);
    }

    /** @param more arguments behind the code of the reduction, with a comma before each */
    static String script(String call, String more, Padding padding, String reduction) {
        // One operator less, and by far the commonest case.
        return padding == Padding.NONE && reduction.equals("mean")
                ? call + "1" + more + ")"
                : padding.reduce(call + "0" + more + ")", "torch.ones_like(y)", reduction);
    }
}
