package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** The input times what a chain makes of it, which may have dimensions of size 1. */
record Gate(Chain chain) implements Operation {

    @Override
    public Shape output(Shape input) {
        chain.output(input);
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return chain.tensors(input);
    }

    @Override
    public List<String> script(ScriptContext context) {
        String input = context.variable("input");
        List<String> lines = new ArrayList<>();
        lines.add(input + " = x");
        lines.addAll(context.nested("", chain, context.input()));
        lines.add("x = torch.mul(" + input + ", x)");
        return lines;
    }

    @Override
    public double activations(Shape input, long steps) {
        return chain.activations(input, steps) + Shapes.valuesPerExample(input, steps);
    }

    @Override
    public long layerCount() {
        return 1 + chain.layerCount();
    }
}
