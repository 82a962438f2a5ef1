package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import java.util.List;

/** Multiplies every value by a constant. */
@Kind("scale")
@About("Multiplies every value by a constant")
public record Scale(@About("The factor") double by) implements TransformSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.mul(x, " + by + ")");
    }
}
