package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** Drops a dimension of size 1: (B, F, 1) to (B, F). As torch.squeeze. */
@Kind("squeeze")
@About("Drops a dimension of size 1: (B, F, 1) to (B, F)")
public record Squeeze(
        @Default("-1") @About("Which one, as PyTorch counts; -1 is the last")
        int dim) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        int at = Shapes.dimension(input, dim);
        if (input.get(at) != 1) {
            throw new ShapeMismatch("drops dimension " + dim + " of " + Shapes.text(input)
                    + ", which must be of size 1. Pool before it.");
        }
        return input.slice(0, at).addAll(input.slice(at + 1));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.squeeze(x, " + dim + ")");
    }
}
