package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** x where it is positive, else alpha (exp(x) - 1); any shape to the same. */
@Kind("elu")
@About("x where it is positive, else alpha (exp(x) - 1); any shape to the same")
public record Elu(
        @Default("1.0") @PositiveOrZero @About("Slope, or scale, of the negative side")
        double alpha) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.elu(x, " + alpha + ")");
    }
}
