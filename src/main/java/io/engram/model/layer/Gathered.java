package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** The outputs of the steps of a chain, one behind the other along dimension 1. */
record Gathered(Chain chain) implements Operation {

    @Override
    public Shape output(Shape input) {
        Shape output = input;
        long channels = 0;
        for (Chain.Step step : chain.steps()) {
            output = step.operation().output(output);
            channels += Shapes.channels(output);
        }
        return Shapes.with(output, 1, channels);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return chain.tensors(input);
    }

    @Override
    public List<String> script(ScriptContext context) {
        List<String> lines = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Shape shape = context.input();
        for (Chain.Step step : chain.steps()) {
            String output = context.variable("output");
            lines.addAll(context.nested(step.name(), step.operation(), shape));
            lines.add(output + " = x");
            outputs.add(output);
            shape = step.operation().output(shape);
        }
        lines.add("x = torch.cat([" + String.join(", ", outputs) + "], 1)");
        return lines;
    }

    @Override
    public double activations(Shape input, long steps) {
        return chain.activations(input, steps) + Shapes.valuesPerExample(output(input), steps);
    }

    @Override
    public long layerCount() {
        return 1 + chain.layerCount();
    }
}
