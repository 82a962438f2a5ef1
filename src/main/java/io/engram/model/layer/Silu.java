package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** x times its logistic function; any shape to the same. */
@Kind("silu")
@About("x times its logistic function; any shape to the same")
public record Silu() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = " + Activation.SILU.of("x"));
    }
}
