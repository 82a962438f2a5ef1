package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.NetworkPlan;
import io.engram.model.ScriptedNetwork;
import io.engram.model.layer.Operation;
import io.engram.model.layer.TorchScript;
import io.engram.tensor.Safetensors;
import io.engram.tensor.ScriptTree;
import io.engram.tensor.UploadedScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that a checkpoint does to an input, as one TorchScript module: the transforms, then the modules in their order;
 * where a decoder says tokens of what comes of them, it is given the tokens before, too. Each of them can be called by
 * itself. Pure Java.
 *
 * @param tree without the values of its tensors
 * @param transforms the name of the module with the transforms, whose tensors the checkpoint has in a file of its own;
 *     empty where there are none
 */
public record ScriptedModel(ScriptTree tree, String transforms) {

    private static final String TRANSFORMS = "transforms";

    /** The method that does all but say tokens. */
    private static final String ENCODE = "encode";

    /** What every module has of its own. */
    private static final Set<String> TAKEN = Set.of("training", "forward", "_is_full_backward_hook");

    /**
     * Writes the module.
     *
     * @param definition of the experiment that made the checkpoint
     * @param shapes that its modules are given
     * @param weights where its weights lie
     * @param uploads the file of a module that somebody has uploaded, by the module's name
     * @throws InvalidDefinition where they do not belong together
     * @throws IllegalArgumentException where there is no such module, with the reason
     */
    public static ScriptedModel of(
            ExperimentDefinition definition,
            NetworkFile shapes,
            Map<String, Safetensors.Place> weights,
            Function<String, Path> uploads)
            throws IOException {
        ScriptTree tree = new ScriptTree("Model");
        List<String> steps = new ArrayList<>();
        boolean lengths = false;
        String transforms = "";
        if (!definition.data().transforms().isEmpty()) {
            transforms = definition.modules().containsKey(TRANSFORMS) ? TRANSFORMS + "_of_data" : TRANSFORMS;
            List<? extends Operation> specs = definition.data().transforms();
            boolean uses = ScriptedNetwork.addTo(tree, transforms, plan(TRANSFORMS, specs, shapes.input()));
            steps.add(call(transforms, uses));
            lengths = uses;
        }
        if (definition.modules().isEmpty()) {
            throw new IllegalArgumentException("its recipe has no modules");
        }
        Set<String> missing = new LinkedHashSet<>(definition.modules().keySet());
        for (Map.Entry<String, List<Long>> module : shapes.modules().entrySet()) {
            String name = module.getKey();
            if (!missing.remove(name)) {
                continue; // what a recipe keeps beside them
            }
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException("the module has an attribute '" + name
                        + "' of its own, so a module of that name cannot be in it");
            }
            List<? extends Operation> specs = definition.modules().getOrDefault(name, List.of());
            NetworkPlan plan = plan(name, specs, module.getValue());
            Optional<TorchScript> uploaded = plan.uploaded();
            boolean uses = uploaded.isEmpty() && ScriptedNetwork.addTo(tree, name, plan);
            if (uploaded.isPresent()) {
                tree.include(name, UploadedScript.read(uploads.apply(name)));
                steps.addAll(call(name, uploaded.get()));
                uses = uploaded.get().lengths();
            } else {
                steps.add(call(name, uses));
            }
            lengths |= uses;
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the checkpoint does not say what these modules are given: " + missing);
        }
        if (definition.recipe() instanceof SequenceRecipe recipe) {
            String encode = definition.modules().containsKey(ENCODE) ? ENCODE + "_input" : ENCODE;
            tree.method("", method(encode, steps, lengths));
            DecoderNetwork decoder = decoder(recipe, weights);
            List<Long> encoded = shapes.modules().get(SequenceRecipe.DECODER);
            if (encoded == null) {
                throw new IllegalArgumentException("the checkpoint does not say what its decoder is given");
            }
            ScriptedDecoder.addTo(
                    tree,
                    encode,
                    decoder,
                    plan(SequenceRecipe.DECODER, List.of(decoder), encoded).input(),
                    lengths);
        } else if (!(definition.recipe() instanceof Gan)) { // whose modules are no row
            tree.method("", method("forward", steps, lengths));
        }
        return new ScriptedModel(tree, transforms);
    }

    private static NetworkPlan plan(String name, List<? extends Operation> specs, List<Long> input) {
        List<Flaw> flaws = new ArrayList<>();
        Shape shape = new Shape(input.stream().mapToLong(Long::longValue).toArray());
        return NetworkPlan.of(name, specs, shape, flaws).orElseThrow(() -> new InvalidDefinition(flaws));
    }

    private static DecoderNetwork decoder(SequenceRecipe recipe, Map<String, Safetensors.Place> weights) {
        Safetensors.Place tokens = weights.get(ScriptedDecoder.TOKENS);
        if (tokens == null) {
            throw new IllegalArgumentException("its weights have no tensor '" + ScriptedDecoder.TOKENS + "'");
        }
        return recipe.network(Math.toIntExact(tokens.shape().get(0)));
    }

    private static String call(String module, boolean lengths) {
        return "x = (" + ScriptTree.expression(module) + ").forward(x" + (lengths ? ", lengths" : "") + ")";
    }

    /** Somebody else's forward may not take None for lengths. */
    private static List<String> call(String module, TorchScript uploaded) {
        String call = "(" + ScriptTree.expression(module) + ").forward";
        return uploaded.lengths()
                ? List.of(
                        "if lengths is None:",
                        "    x = " + call + "(x, " + ScriptedNetwork.WHOLE + ")",
                        "else:",
                        "    x = " + call + "(x, lengths)")
                : List.of("x = " + call + "(x)");
    }

    private static String method(String name, List<String> steps, boolean lengths) {
        return "def " + name + "(self, x: Tensor" + (lengths ? ", lengths: Optional[Tensor]=None" : "")
                + ") -> Tensor:\n    " + String.join("\n    ", steps) + "\n    return x\n";
    }

    /** The tensor's name in the file of the transforms, or empty where it is one of the weights. */
    public String nameInTransforms(String tensor) {
        return !transforms.isEmpty() && tensor.startsWith(transforms + ".")
                ? tensor.substring(transforms.length() + 1)
                : "";
    }
}
