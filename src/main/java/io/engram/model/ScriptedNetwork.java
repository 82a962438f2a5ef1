package io.engram.model;

import io.engram.model.layer.TensorSpec;
import io.engram.tensor.ScriptTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a TorchScript module for others to run: it holds its own tensors, and what it computes is what
 * {@link Network} computes in single precision. In training mode it does what a training does, dropout and batch
 * statistics included.
 */
public final class ScriptedNetwork {

    /** The expression for the lengths of a batch {@code x} where nothing is padded. */
    public static final String WHOLE =
            "torch.ones([torch.size(x, 0)], dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None)";

    private final NetworkPlan plan;
    private final Map<String, String> elements = new HashMap<>();
    private boolean usesLengths;

    private ScriptedNetwork(NetworkPlan plan) {
        this.plan = plan;
    }

    /**
     * Adds a network with its tensors to a module.
     *
     * @param path of the module, below which the tensors are named as in a checkpoint
     * @return whether its {@code forward} takes lengths, which may be left out
     */
    public static boolean addTo(ScriptTree tree, String path, NetworkPlan plan) {
        ScriptedNetwork network = new ScriptedNetwork(plan);
        for (LayerPlan layer : plan.layers()) {
            for (TensorSpec tensor : layer.tensors()) {
                String name = layer.index() + "." + tensor.name();
                tree.tensor(path + "." + name, tensor.type(), tensor.shape(), tensor.trainable());
                network.elements.put(name, ScriptTree.expression(name));
            }
        }
        tree.method(path, network.forward());
        return network.usesLengths;
    }

    private String forward() {
        List<String> evaluated = modes(Pass.EVALUATION);
        List<String> trained = modes(Pass.TRAINING);
        List<String> lines =
                new ArrayList<>(evaluated.equals(trained) ? evaluated : branches("self.training", trained, evaluated));
        lines.add("return x");
        return "def forward(self, x: Tensor" + (usesLengths ? ", lengths: Optional[Tensor]=None" : "")
                + ") -> Tensor:\n    " + String.join("\n    ", lines) + "\n";
    }

    /** With lengths and without. */
    private List<String> modes(Pass pass) {
        List<String> padded = lines(pass, true);
        if (!usesLengths) {
            return padded;
        }
        return branches("lengths is None", lines(pass, false), padded);
    }

    private List<String> lines(Pass pass, boolean padded) {
        NetworkText text = new NetworkText(plan, pass, padded, elements);
        List<String> lines = new ArrayList<>(text.lines());
        lines.remove(lines.size() - 1); // the return, which is said once
        usesLengths |= text.usesLengths();
        if (!padded && text.usesLengths()) {
            lines.add(0, "lengths = " + WHOLE);
        }
        return lines;
    }

    private static List<String> branches(String condition, List<String> yes, List<String> no) {
        if (yes.equals(no)) {
            return yes;
        }
        List<String> lines = new ArrayList<>();
        lines.add("if " + condition + ":");
        indented(yes, lines);
        lines.add("else:");
        indented(no, lines);
        return lines;
    }

    private static void indented(List<String> lines, List<String> into) {
        if (lines.isEmpty()) {
            into.add("    pass");
        }
        lines.stream().flatMap(String::lines).forEach(line -> into.add("    " + line));
    }
}
