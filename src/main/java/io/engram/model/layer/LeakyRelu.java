package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/** x where it is positive, else alpha x; any shape to the same. */
@Kind("leaky_relu")
@About("x where it is positive, else alpha x; any shape to the same")
public record LeakyRelu(
        @Default("0.01") @PositiveOrZero @About("Slope, or scale, of the negative side")
        double alpha) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.leaky_relu(x, " + alpha + ")");
    }
}
