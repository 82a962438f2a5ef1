package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Keeps all time steps, which a recurrent layer gives anyway; it makes the choice visible: (B, T, F) to the same. */
@Kind("sequence")
@About("All time steps: (B, T, F) to the same")
public record Sequence() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of();
    }
}
