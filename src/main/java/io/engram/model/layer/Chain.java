package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Operations one behind the other within another one. */
record Chain(List<Step> steps) implements Operation {

    /** More than any model that is written by hand; repetitions within repetitions are millions soon. */
    static final long MOST_LAYERS = 10_000;

    /**
     * An operation in its place.
     *
     * @param name before its tensors' names; empty where there is none
     * @param place where a definition has it, as a JSON pointer; empty where it is of our own making
     */
    record Step(String name, String place, Operation operation) {

        String label() {
            return "layer " + place.substring(place.lastIndexOf('/') + 1) + " (" + Names.kindOf(operation.getClass())
                    + ")";
        }
    }

    Chain {
        steps = List.copyOf(steps);
        long size =
                steps.stream().mapToLong(step -> step.operation().layerCount()).sum();
        if (size > MOST_LAYERS) {
            throw new IllegalArgumentException(
                    "has " + size + " layers with those within, and at most " + MOST_LAYERS + " are allowed");
        }
    }

    /**
     * Layers that a definition lists.
     *
     * @param place of the list below the layer that holds it: {@code /residual/layers}
     * @param name of the list: {@code layers}
     */
    static Chain listed(String place, String name, List<? extends Operation> layers) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof TorchScript) {
                throw new IllegalArgumentException("torchscript " + TorchScript.ALONE);
            }
            steps.add(new Step(name + "." + i, place + "/" + i, layers.get(i)));
        }
        return new Chain(steps);
    }

    /** Layers by name, two arguments each; a name is empty where the tensors bear none. */
    static Chain of(Object... namesAndOperations) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < namesAndOperations.length; i += 2) {
            steps.add(new Step((String) namesAndOperations[i], "", (Operation) namesAndOperations[i + 1]));
        }
        return new Chain(steps);
    }

    /** Layers that are numbered, as in torch.nn.Sequential. */
    static Chain sequential(List<? extends Operation> operations) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            steps.add(new Step(String.valueOf(i), "", operations.get(i)));
        }
        return new Chain(steps);
    }

    /** Layers that are numbered, as in torch.nn.Sequential. */
    static Chain sequential(Operation... operations) {
        return sequential(List.of(operations));
    }

    /** What is to be done at a step with the shape that it gets. */
    private interface Visitor {
        void visit(Step step, Shape input, Shape output);
    }

    private Shape walk(Shape input, Visitor visitor) {
        Shape shape = input;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            try {
                Shape output = step.operation().output(shape);
                visitor.visit(step, shape, output);
                shape = output;
            } catch (ShapeMismatch e) {
                if (step.place().isEmpty()) {
                    throw e;
                }
                String before = i == 0 ? "the input is " : steps.get(i - 1).label() + " gives ";
                throw e.in(step.place(), step.label(), before + Shapes.text(shape));
            }
        }
        return shape;
    }

    @Override
    public Shape output(Shape input) {
        return walk(input, (step, shape, output) -> Shapes.requireMemory(output, List.of()));
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        Set<TensorSpec> tensors = new LinkedHashSet<>(); // what is shared is there once
        walk(
                input,
                (step, shape, output) ->
                        step.operation().tensors(shape).forEach(tensor -> tensors.add(tensor.within(step.name()))));
        return List.copyOf(tensors);
    }

    @Override
    public List<String> script(ScriptContext context) {
        List<String> lines = new ArrayList<>();
        walk(
                context.input(),
                (step, shape, output) -> lines.addAll(context.nested(step.name(), step.operation(), shape)));
        return lines;
    }

    @Override
    public double activations(Shape input, long stepCount) {
        double[] sum = {0};
        walk(input, (step, shape, output) -> sum[0] += step.operation().activations(shape, stepCount));
        return sum[0];
    }

    @Override
    public long layerCount() {
        return 1
                + steps.stream()
                        .mapToLong(step -> step.operation().layerCount())
                        .sum();
    }

    @Override
    public boolean needsTwoRows(Shape input) {
        boolean[] any = {false};
        walk(input, (step, shape, output) -> any[0] |= step.operation().needsTwoRows(shape));
        return any[0];
    }

    @Override
    public OptionalLong indexCount() {
        return steps.isEmpty() ? OptionalLong.empty() : steps.get(0).operation().indexCount();
    }
}
