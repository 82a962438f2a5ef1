package io.engram.loss;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Shapes;
import java.util.Optional;

/** The check that losses on numbers share: one prediction for each target column. */
final class ValueTargets {

    private ValueTargets() {}

    static Optional<String> mismatch(String loss, Shape predictions, int targets) {
        return predictions.equals(new Shape(-1, targets))
                ? Optional.empty()
                : Optional.of(loss + " compares predictions with " + targets + " target column"
                        + (targets == 1 ? "" : "s")
                        + ", so the network must give (B, " + targets + "), but it gives " + Shapes.text(predictions)
                        + ". Set units of the last layer to " + targets + ".");
    }

    /**
     * The loss as TorchScript.
     *
     * @param call of a loss of libtorch, up to the code of its reduction, the last argument
     */
    static String script(String call, Padding padding, String reduction) {
        // One operator less, and by far the commonest case.
        return padding == Padding.NONE && reduction.equals("mean")
                ? call + "1)"
                : padding.reduce(call + "0)", "torch.ones_like(y)", reduction);
    }
}
