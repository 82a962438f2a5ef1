package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.List;

/** Scaled exponential linear unit; any shape to the same. Klambauer et al. 2017. */
@Kind("selu")
@About("Scaled exponential linear unit; any shape to the same")
public record Selu() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.selu(x)");
    }
}
