package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** x times the normal distribution function of x; any shape to the same. */
@Kind("gelu")
@About("x times the normal distribution function of x; any shape to the same")
public record Gelu() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = " + Activation.GELU.of("x"));
    }
}
