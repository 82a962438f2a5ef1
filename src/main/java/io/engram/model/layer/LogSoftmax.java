package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Logarithm of the softmax over the last dimension; any shape to the same. */
@Kind("log_softmax")
@About("Logarithm of the softmax over the last dimension; any shape to the same")
public record LogSoftmax() implements LayerSpec {

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
        return List.of("x = torch.log_softmax(x, -1)");
    }
}
