package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** x tanh(log(1 + exp(x))); any shape to the same. Misra 2019. */
@Kind("mish")
@About("x tanh(log(1 + exp(x))); any shape to the same")
public record Mish() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.mish(x)");
    }
}
