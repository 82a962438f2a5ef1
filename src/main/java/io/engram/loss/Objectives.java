package io.engram.loss;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Script;
import java.util.List;

/** The weighted sum of a definition's losses, compiled into one native call. */
public final class Objectives implements AutoCloseable {

    private final Script script;

    /** Compiles the sum for a device. */
    public Objectives(Device device, List<LossSpec> losses) {
        String sum = "";
        for (LossSpec loss : losses) {
            String term =
                    loss.weight() == 1 ? loss.script() : "torch.mul(" + loss.script() + ", " + loss.weight() + ")";
            sum = sum.isEmpty() ? term : "torch.add(" + sum + ", " + term + ")";
        }
        this.script = new Script(
                device, "Objectives", "def loss(self, x: Tensor, y: Tensor) -> Tensor:\n    return " + sum + "\n");
    }

    /** The scalar to minimise, with its gradients where they are being collected. */
    public NDArray loss(NDArray predictions, NDArray targets, boolean training) {
        NDManager scratch = predictions.getManager();
        NDList arguments = new NDList(predictions, targets);
        return training ? script.differentiate(scratch, "loss", arguments) : script.run(scratch, "loss", arguments);
    }

    @Override
    public void close() {
        script.close();
    }
}
