package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean of each channel, whose other dimensions stay with size 1: (B, C, T) to (B, C, 1). Where the length of T differs
 * from example to example, padding is left out.
 */
record ChannelMean() implements Operation {

    static Shape requireChannels(Shape input) {
        if (input.dimension() < 3) {
            throw new ShapeMismatch(
                    "expects (B, C, T) or (B, C, H, W) but gets " + Shapes.text(input) + ". There is nothing to pool.");
        }
        return input;
    }

    @Override
    public Shape output(Shape input) {
        Shape output = requireChannels(input);
        for (int i = 2; i < input.dimension(); i++) {
            output = Shapes.with(output, i, 1);
        }
        return output;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        Shape input = context.input();
        if (!context.padded() || input.dimension() != 3 || input.get(2) >= 0) {
            List<Integer> dimensions = new ArrayList<>();
            for (int i = 2; i < input.dimension(); i++) {
                dimensions.add(i);
            }
            return List.of("x = torch.mean(x, " + dimensions + ", True)");
        }
        String mask = context.variable("mask");
        List<String> lines = new ArrayList<>(Padding.mask(mask, context, 2));
        lines.add(mask + " = torch.unsqueeze(torch.to(" + mask + ", 6), 1)");
        lines.add(
                "x = torch.div(torch.sum(torch.mul(x, " + mask + "), [2], True), torch.sum(" + mask + ", [2], True))");
        return lines;
    }
}
