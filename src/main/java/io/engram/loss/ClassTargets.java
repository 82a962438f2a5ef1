package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.model.layer.Shapes;
import java.util.List;
import java.util.Optional;

/** What losses on classes share. */
final class ClassTargets {

    private ClassTargets() {}

    /** @param expected what predictions mean: logits */
    static Optional<String> mismatch(
            String loss, String expected, Shape predictions, TargetKind kind, int targets, List<Double> classWeights) {
        Optional<String> wrong = mismatch(loss, expected, predictions, kind, targets);
        if (wrong.isPresent()) {
            return wrong;
        }
        long classes = predictions.get(predictions.dimension() - 1);
        return classWeights.isEmpty() || classWeights.size() == classes
                ? Optional.empty()
                : Optional.of(loss + " has " + classWeights.size() + " class_weights, but the network gives " + classes
                        + " classes. Give one for each.");
    }

    private static Optional<String> mismatch(
            String loss, String expected, Shape predictions, TargetKind kind, int targets) {
        if (!kind.holdsClasses()) {
            return Optional.of(loss + " takes classes, but the targets are numbers. Use mse, l1, huber or bce.");
        }
        if (kind == TargetKind.TOKEN_SEQUENCE) {
            return Optional.of(loss + " needs a class for each step of the predictions, but the targets have steps of"
                    + " their own. Use ctc.");
        }
        if (targets != 1) {
            return Optional.of(
                    loss + " takes one target column, but there are " + targets + ". Name one in data.csv.target.");
        }
        boolean steps = kind == TargetKind.CLASS_SEQUENCE;
        if (predictions.dimension() != (steps ? 3 : 2)) {
            return Optional.of(loss + " expects " + expected + (steps ? " (B, T, C)" : " (B, C)")
                    + ", but the network gives " + Shapes.text(predictions)
                    + (steps
                            ? ". Leave out what puts the steps together, such as flatten or last."
                            : ". End it with flatten, last or a linear layer."));
        }
        return Optional.empty();
    }

    /** How much each target counts in a mean, as TorchScript: the weight of its class. */
    static String share(String weights) {
        return weights.equals("None")
                ? "torch.ones_like(y, dtype=6)"
                : "torch.reshape(torch.index_select(" + weights + ", 0, torch.reshape(y, [-1])), torch.size(y))";
    }

    /** Numbers of all classes, by their weights. */
    static String weighed(String numbers, String weights) {
        return weights.equals("None") ? numbers : "torch.mul(" + numbers + ", " + weights + ")";
    }
}
