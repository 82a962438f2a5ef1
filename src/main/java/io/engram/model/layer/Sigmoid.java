package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Logistic function 1 / (1 + exp(-x)); any shape to the same. */
@Kind("sigmoid")
@About("Logistic function 1 / (1 + exp(-x)); any shape to the same")
public record Sigmoid() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.sigmoid(x)");
    }
}
