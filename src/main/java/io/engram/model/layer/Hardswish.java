package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** x relu6(x + 3) / 6; any shape to the same. Howard et al. 2019. */
@Kind("hardswish")
@About("x relu6(x + 3) / 6; any shape to the same")
public record Hardswish() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.hardswish(x)");
    }
}
