package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Joins all dimensions but the batch: (B, ...) to (B, F). As torch.nn.Flatten. */
@Kind("flatten")
@About("All dimensions but the batch become one: (B, ...) to (B, F)")
public record Flatten() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return new Shape(input.get(0), Shapes.valuesPerExample(input));
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.flatten(x, 1)");
    }
}
