package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of the channels, each but the first through a block of its own, behind what the part before gave. Gao et al.
 * 2019, as Res2NetBlock of SpeechBrain: {@code blocks.0.conv.conv.weight}.
 */
record Res2Net(int scale, long kernel, long dilation) implements Operation {

    private Shape part(Shape input) {
        if (Shapes.channels(input) % scale != 0) {
            throw new ShapeMismatch("parts " + Shapes.channels(input) + " channels into " + scale
                    + ", which must divide them. Change channels or res2net_scale.");
        }
        return Shapes.with(input, 1, Shapes.channels(input) / scale);
    }

    private Chain block(Shape input) {
        return Tdnn.block(part(input).get(1), kernel, dilation);
    }

    @Override
    public Shape output(Shape input) {
        block(input).output(part(input));
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        List<TensorSpec> tensors = new ArrayList<>();
        for (int i = 1; i < scale; i++) {
            String name = "blocks." + (i - 1);
            block(input).tensors(part(input)).forEach(tensor -> tensors.add(tensor.within(name)));
        }
        return tensors;
    }

    @Override
    public List<String> script(ScriptContext context) {
        Shape input = context.input();
        String parts = context.variable("parts");
        List<String> lines = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        lines.add(parts + " = torch.chunk(x, " + scale + ", 1)");
        for (int i = 0; i < scale; i++) {
            String part = parts + "[" + i + "]";
            lines.add("x = " + (i < 2 ? part : "torch.add(" + part + ", x)"));
            if (i > 0) {
                lines.addAll(context.nested("blocks." + (i - 1), block(input), part(input)));
            }
            String output = context.variable("output");
            lines.add(output + " = x");
            outputs.add(output);
        }
        lines.add("x = torch.cat([" + String.join(", ", outputs) + "], 1)");
        return lines;
    }

    @Override
    public double activations(Shape input, long steps) {
        return block(input).activations(part(input), steps) * (scale - 1) + 2 * Shapes.valuesPerExample(input, steps);
    }
}
