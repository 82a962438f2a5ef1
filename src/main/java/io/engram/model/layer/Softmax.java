package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Exponentials over the last dimension, scaled to the sum 1; any shape to the same. */
@Kind("softmax")
@About("Exponentials over the last dimension, scaled to the sum 1; any shape to the same")
public record Softmax() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.softmax(x, -1)");
    }
}
