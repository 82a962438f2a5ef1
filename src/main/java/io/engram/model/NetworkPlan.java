package io.engram.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.model.layer.Initializer;
import io.engram.model.layer.Operation;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import io.engram.model.layer.TorchScript;
import io.engram.tensor.UploadedScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One module of a definition with all its shapes known, before any tensor exists. Pure Java, so that a server can judge
 * a definition without loading libtorch.
 *
 * @param script the uploaded module that stands in place of the layers, once it is known; else null
 */
public record NetworkPlan(
        String name,
        Shape input,
        List<LayerPlan> layers,
        @Nullable UploadedScript script) implements ModuleFactory {

    /** More than any model that is written by hand; stacked recurrent layers of one line have hundreds each. */
    public static final int MOST_TENSORS = 10_000;

    /** No machine holds as many, and a sum of some of them is no overflow. */
    private static final double MOST_ACTIVATIONS = 1e16;

    /** With those that they hold. */
    private static final int MOST_LAYERS = 10_000;

    /** A network of layers. */
    public NetworkPlan(String name, Shape input, List<LayerPlan> layers) {
        this(name, input, layers, null);
    }

    /**
     * A network for examples of a shape.
     *
     * @param example without the batch's dimension
     * @throws IllegalArgumentException where a layer does not fit the one before
     */
    public static NetworkPlan of(Shape example, Operation... layers) {
        List<Flaw> flaws = new ArrayList<>();
        return of("network", List.of(layers), new Shape(-1).addAll(example), flaws)
                .orElseThrow(() -> new IllegalArgumentException(flaws.get(0).detail()));
    }

    @Override
    public Network create(NDManager manager, long seed) {
        return new Network(manager, this, seed);
    }

    /** The module that the definition names, where this is not a network of ours. */
    public Optional<TorchScript> uploaded() {
        return layers.size() == 1 && layers.get(0).spec() instanceof TorchScript spec
                ? Optional.of(spec)
                : Optional.empty();
    }

    /** The same with the module that somebody has uploaded for it. */
    public NetworkPlan with(UploadedScript uploaded) {
        List<TensorSpec> tensors = uploaded.tensors().stream()
                .map(stored -> new TensorSpec(
                        stored.name(), stored.shape(), stored.type(), Initializer.constant(0), stored.trainable()))
                .toList();
        LayerPlan layer = layers.get(0);
        return new NetworkPlan(
                name, input, List.of(new LayerPlan(0, layer.spec(), layer.input(), layer.output(), tensors)), uploaded);
    }

    /** Makes the module of a Brain, whatever it is. */
    public ModuleFactory factory() {
        UploadedScript uploaded = script;
        return uploaded == null
                ? this
                : (manager, seed) ->
                        new UploadedModule(manager, this, uploaded().orElseThrow(), uploaded);
    }

    /** All tensors by their names in a checkpoint: {@code model.0.weight}; those of an uploaded module have its own. */
    public Map<String, TensorSpec> namedTensors() {
        Map<String, TensorSpec> named = new LinkedHashMap<>();
        for (LayerPlan layer : layers) {
            String prefix = name + (script == null ? "." + layer.index() + "." : ".");
            layer.tensors().forEach(tensor -> named.put(prefix + tensor.name(), tensor));
        }
        return named;
    }

    /**
     * Follows the shapes through the layers.
     *
     * @param flaws takes the first layer that does not fit, which ends the walk
     */
    public static Optional<NetworkPlan> of(
            String name, List<? extends Operation> specs, Shape input, List<Flaw> flaws) {
        return of(name, Flaw.below("/modules", name), specs, input, flaws);
    }

    /**
     * Follows the shapes through operations that stand anywhere in a definition.
     *
     * @param pointer of their list
     * @param flaws takes the first operation that does not fit, which ends the walk
     */
    public static Optional<NetworkPlan> of(
            String name, String pointer, List<? extends Operation> specs, Shape input, List<Flaw> flaws) {
        List<LayerPlan> layers = new ArrayList<>();
        Shape shape = input;
        int count = 0;
        long size = 0;
        for (int i = 0; i < specs.size(); i++) {
            Operation spec = specs.get(i);
            try {
                if (spec instanceof TorchScript && specs.size() > 1) {
                    throw new ShapeMismatch(TorchScript.ALONE);
                }
                Shape output = spec.output(shape);
                List<TensorSpec> tensors = spec.tensors(shape);
                Shapes.requireMemory(output, tensors);
                count += tensors.size();
                if (count > MOST_TENSORS) {
                    throw new ShapeMismatch("would be one of more than " + MOST_TENSORS
                            + " tensors in this module. Use fewer layers, and larger ones.");
                }
                size += spec.layerCount();
                if (size > MOST_LAYERS) {
                    throw new ShapeMismatch("would be one of more than " + MOST_LAYERS
                            + " layers in this module. Repeat them less often.");
                }
                layers.add(new LayerPlan(i, spec, shape, output, tensors));
                shape = output;
            } catch (ShapeMismatch e) {
                String before = i == 0
                        ? "the input is " + Shapes.text(shape)
                        : label(i - 1, specs) + " gives " + Shapes.text(shape);
                ShapeMismatch placed = e.in("/" + i, label(i, specs), before);
                flaws.add(new Flaw(pointer + placed.path(), String.valueOf(placed.getMessage())));
                return Optional.empty();
            }
        }
        return Optional.of(new NetworkPlan(name, input, List.copyOf(layers)));
    }

    private static String label(int index, List<? extends Operation> specs) {
        return "layer " + index + " (" + Names.kindOf(specs.get(index).getClass()) + ")";
    }

    public Shape output() {
        return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
    }

    /** Number of tensors that are kept. */
    public int tensors() {
        return layers.stream().mapToInt(layer -> layer.tensors().size()).sum();
    }

    /** Number of trained values. */
    public long parameters() {
        return layers.stream().mapToLong(LayerPlan::parameters).sum();
    }

    /**
     * Values that one example leaves behind in the layers, for the backward pass. A length that differs from example to
     * example is taken for {@link Shapes#TYPICAL_STEPS}.
     */
    public long activationsPerExample() {
        return activationsPerExample(Shapes.TYPICAL_STEPS);
    }

    /**
     * Values that one example leaves behind in the layers, for the backward pass.
     *
     * @param steps of the longest example
     */
    public long activationsPerExample(long steps) {
        double sum = layers.stream()
                .mapToDouble(layer -> layer.spec().activations(layer.input(), steps))
                .sum();
        return Math.round(Math.min(sum, MOST_ACTIVATIONS));
    }

    /** Whether a batch of one row cannot be trained with, since a layer computes a variance over rows. */
    public boolean needsTwoRows() {
        return layers.stream().anyMatch(layer -> layer.spec().needsTwoRows(layer.input()));
    }
}
