package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Hyperbolic tangent; any shape to the same. */
@Kind("tanh")
@About("Hyperbolic tangent; any shape to the same")
public record Tanh() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = " + Activation.TANH.of("x"));
    }
}
