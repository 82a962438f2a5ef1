package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import java.util.List;

/** Adds a dimension of size 1: (B, T, F) to (B, 1, T, F). As torch.unsqueeze. */
@Kind("unsqueeze")
@About("Adds a dimension of size 1: (B, T, F) to (B, 1, T, F)")
public record Unsqueeze(
        @Default("1") @About("Where it is afterwards; -1 is the last")
        int dim) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        int at = Shapes.dimension(input.add(1), dim);
        return input.slice(0, at).add(1).addAll(input.slice(at));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.unsqueeze(x, " + dim + ")");
    }
}
