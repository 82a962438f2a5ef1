package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** shortcut(x) + scale * layers(x). */
record Sum(Chain layers, Chain shortcut, double scale) implements Operation {

    /** x + layers(x). */
    static Sum of(Chain layers) {
        return new Sum(layers, Chain.of(), 1);
    }

    @Override
    public Shape output(Shape input) {
        Shape one = layers.output(input);
        Shape other = shortcut.output(input);
        if (!one.equals(other)) {
            throw new ShapeMismatch("adds " + Shapes.text(one) + ", which its layers give, to " + Shapes.text(other)
                    + (shortcut.steps().isEmpty() ? ", its input. " : ", which its shortcut gives. ") + cure());
        }
        Shapes.requireSameLength(input, layers::output, shortcut::output, shape -> shape, cure());
        return one;
    }

    private static String cure() {
        return "Pad the convolutions, or give it a shortcut of the same stride and units.";
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        List<TensorSpec> tensors = new ArrayList<>(layers.tensors(input));
        tensors.addAll(shortcut.tensors(input));
        return tensors;
    }

    @Override
    public List<String> script(ScriptContext context) {
        String input = context.variable("input");
        String sum = context.variable("sum");
        List<String> lines = new ArrayList<>();
        lines.add(input + " = x");
        lines.addAll(context.nested("", layers, context.input()));
        lines.add(sum + " = x");
        lines.add("x = " + input);
        lines.addAll(context.nested("", shortcut, context.input()));
        // Of two types the wider: a sum is taken in single precision where one of them is.
        lines.add("x = torch.add(x, " + sum + (scale == 1 ? ")" : ", alpha=" + scale + ")"));
        return lines;
    }

    @Override
    public double activations(Shape input, long steps) {
        return layers.activations(input, steps)
                + shortcut.activations(input, steps)
                + Shapes.valuesPerExample(output(input), steps);
    }

    @Override
    public long layerCount() {
        return 1 + layers.layerCount() + shortcut.layerCount();
    }

    @Override
    public boolean needsTwoRows(Shape input) {
        return layers.needsTwoRows(input) || shortcut.needsTwoRows(input);
    }
}
