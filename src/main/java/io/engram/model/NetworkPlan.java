package io.engram.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.model.layer.Operation;
import io.engram.model.layer.ScriptContext;
import io.engram.model.layer.ShapeMismatch;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One module of a definition with all its shapes known, before any tensor exists. Pure Java, so that a server can judge
 * a definition without loading libtorch.
 */
public record NetworkPlan(String name, Shape input, List<LayerPlan> layers) implements ModuleFactory {

    /** More than any model that is written by hand; stacked recurrent layers of one line have hundreds each. */
    public static final int MOST_TENSORS = 10_000;

    /** PyTorch has no tensor of more. */
    private static final int MOST_DIMENSIONS = 64;

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
        for (int i = 0; i < specs.size(); i++) {
            Operation spec = specs.get(i);
            try {
                Shape output = spec.output(shape);
                List<TensorSpec> tensors = spec.tensors(shape);
                requireMemory(output, tensors);
                count += tensors.size();
                if (count > MOST_TENSORS) {
                    throw new ShapeMismatch("would be one of more than " + MOST_TENSORS
                            + " tensors in this module. Use fewer layers, and larger ones.");
                }
                layers.add(new LayerPlan(i, spec, shape, output, tensors));
                shape = output;
            } catch (ShapeMismatch e) {
                String before = i == 0
                        ? "the input is " + Shapes.text(shape)
                        : label(i - 1, specs) + " gives " + Shapes.text(shape);
                flaws.add(
                        new Flaw(Flaw.below(pointer, i), label(i, specs) + " " + e.getMessage() + " (" + before + ")"));
                return Optional.empty();
            }
        }
        return Optional.of(new NetworkPlan(name, input, List.copyOf(layers)));
    }

    private static void requireMemory(Shape output, List<TensorSpec> tensors) {
        if (output.dimension() > MOST_DIMENSIONS) {
            throw new ShapeMismatch("would give " + output.dimension() + " dimensions, but a tensor has at most "
                    + MOST_DIMENSIONS + ". Flatten before it.");
        }
        Shapes.valuesPerExample(output);
        tensors.forEach(tensor -> Shapes.values(tensor.shape()));
    }

    private static String label(int index, List<? extends Operation> specs) {
        return "layer " + index + " (" + Names.kindOf(specs.get(index).getClass()) + ")";
    }

    /** Whether a layer looks at how much of an example is padding. */
    boolean usesLengths() {
        LengthsAsked asked = new LengthsAsked();
        layers.forEach(layer -> layer.spec().script(asked));
        return asked.lengths;
    }

    /** Takes note of whether lines ask for lengths. */
    private static final class LengthsAsked implements ScriptContext {
        private boolean lengths;

        @Override
        public String tensor(String name) {
            return name;
        }

        @Override
        public String lengths() {
            lengths = true;
            return "lengths";
        }

        @Override
        public boolean training() {
            return true;
        }
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

    /** Values that one example leaves behind in the layers, for the backward pass. */
    public long activationsPerExample() {
        return layers.stream()
                .mapToLong(layer -> Shapes.valuesPerExample(layer.output()))
                .sum();
    }
}
