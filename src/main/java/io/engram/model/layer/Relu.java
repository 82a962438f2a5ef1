package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** max(0, x); any shape to the same. */
@Kind("relu")
@About("max(0, x); any shape to the same")
public record Relu() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = " + Activation.RELU.of("x"));
    }
}
