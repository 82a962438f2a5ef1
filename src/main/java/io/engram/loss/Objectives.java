package io.engram.loss;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Script;
import io.engram.tensor.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weighted sum of a definition's losses, compiled into one native call.
 *
 * <p>Targets are a list: y; where sequences are padded, the length of each as a share of the steps, (B); and where
 * targets have steps of their own, as in ctc, their lengths too.
 */
public final class Objectives implements AutoCloseable {

    private final NDManager manager;
    private final Script script;
    private final NDList weights = new NDList();

    /** Whether targets have steps of their own. */
    private final boolean separate;

    /**
     * Compiles the sum for a device.
     *
     * @throws IllegalArgumentException where ctc is not alone: its targets are not those of other losses
     */
    public Objectives(Device device, List<LossSpec> losses) {
        this.separate = losses.stream().anyMatch(Ctc.class::isInstance);
        if (separate && losses.size() > 1) {
            throw new IllegalArgumentException(
                    "ctc must be alone, but is one of " + losses + ". Add up two Objectives.");
        }
        this.manager = NDManager.newBaseManager(device);
        StringBuilder source = new StringBuilder(helpers());
        for (Padding padding : Padding.values()) {
            source.append(function("loss", padding, losses, null));
            source.append(function("batch", padding, losses, "batch"));
            source.append(function("none", padding, losses, "none"));
        }
        losses.stream().filter(loss -> !loss.classWeights().isEmpty()).forEach(loss -> weights.add(weights(loss)));
        this.script = new Script(device, "Objectives", source.toString());
    }

    private NDArray weights(LossSpec loss) {
        List<Double> numbers = loss.classWeights();
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return manager.create(values);
    }

    private static String helpers() {
        try (InputStream in = Objectives.class.getResourceAsStream("losses.py")) {
            if (in == null) {
                throw new IllegalStateException("losses.py is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param reduction null for each loss's own */
    private String function(String name, Padding padding, List<LossSpec> losses, @Nullable String reduction) {
        StringBuilder parameters = new StringBuilder("self, x: Tensor, y: Tensor" + padding.parameters());
        String sum = "";
        int weighted = 0;
        for (LossSpec loss : losses) {
            String weights = loss.classWeights().isEmpty() ? "None" : "w" + weighted++;
            if (!weights.equals("None")) {
                parameters.append(", ").append(weights).append(": Tensor");
            }
            String own = loss.script(
                    padding, weights, reduction == null ? loss.reduction().script() : reduction);
            String term = loss.weight() == 1 ? own : "torch.mul(" + own + ", " + loss.weight() + ")";
            sum = sum.isEmpty() ? term : "torch.add(" + sum + ", " + term + ")";
        }
        boolean masks = padding != Padding.NONE && !separate;
        return "def " + name + padding.suffix() + "(" + parameters + ") -> Tensor:\n"
                + (masks ? "    mask = self.valid(y, " + padding.ofTargets() + ")\n" : "")
                + (masks ? "    x = self.without_padding(x, mask)\n    y = self.without_padding(y, mask)\n" : "")
                + "    return " + sum + "\n";
    }

    /** The scalar to minimise where nothing is padded, with its gradients where they are being collected. */
    public NDArray loss(NDArray predictions, NDArray targets, boolean training) {
        return loss(predictions, new NDList(targets), training);
    }

    /** The scalar to minimise, with its gradients where they are being collected. */
    public NDArray loss(NDArray predictions, NDList targets, boolean training) {
        return call("loss", predictions, targets, training);
    }

    /** A loss for each example, the mean over its elements, (B); without gradients. */
    public NDArray perExample(NDArray predictions, NDList targets) {
        return call("batch", predictions, targets, false);
    }

    /** A loss for each element, 0 in padding, of the targets' shape; without gradients. */
    public NDArray perElement(NDArray predictions, NDList targets) {
        return call("none", predictions, targets, false);
    }

    private NDArray call(String function, NDArray predictions, NDList targets, boolean training) {
        NDManager scratch = predictions.getManager();
        NDList arguments = new NDList(2 + targets.size() + weights.size());
        arguments.add(predictions);
        arguments.addAll(targets);
        Padding padding = Padding.of(targets.size());
        if (padding == Padding.SHARED && !separate) {
            Steps.align(arguments);
        }
        arguments.addAll(weights);
        String method = function + padding.suffix();
        return training ? script.differentiate(scratch, method, arguments) : script.run(scratch, method, arguments);
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
