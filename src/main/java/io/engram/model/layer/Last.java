package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Keeps the last time step that is not padding: (B, T, F) to (B, F). */
@Kind("last")
@About("The last time step that is not padding: (B, T, F) to (B, F)")
public record Last() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        return new Shape(input.get(0), input.get(2));
    }

    @Override
    public List<String> script(ScriptContext context) {
        if (!context.padded()) {
            return List.of("x = torch.select(x, 1, -1)");
        }
        String steps = context.variable("steps");
        return List.of(
                Padding.steps(steps, context, 1),
                "x = torch.squeeze(torch.gather(x, 1, torch.expand(torch.reshape(torch.to(torch.sub(" + steps
                        + ", 1), 4), [-1, 1, 1]), [-1, 1, torch.size(x, 2)])), 1)");
    }
}
