package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Shapes;
import java.util.List;
import java.util.Optional;

/** What losses on classes share. */
final class ClassTargets {

    private ClassTargets() {}

    static Optional<String> mismatch(
            String loss, String expected, Shape predictions, int targets, List<Double> classWeights) {
        if (targets != 1) {
            return Optional.of(
                    loss + " takes one target column, but there are " + targets + ". Name one in data.csv.target.");
        }
        if (predictions.dimension() != 2) {
            return Optional.of(loss + " expects " + expected + " (B, C), but the network gives "
                    + Shapes.text(predictions) + ". End it with flatten, last or a linear layer.");
        }
        return classWeights.isEmpty() || classWeights.size() == predictions.get(1)
                ? Optional.empty()
                : Optional.of(loss + " has " + classWeights.size() + " class_weights, but the network gives "
                        + predictions.get(1) + " classes. Give one for each.");
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
