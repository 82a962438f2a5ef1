package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Natural logarithm of every value, of what is below the floor that of the floor. */
@Kind("log")
@About("Natural logarithm of every value")
public record Log(
        @Default("1e-10") @Positive @About("What smaller values are raised to first")
        double floor) implements TransformSpec {

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
        return List.of("x = torch.log(torch.clamp_min(x, " + floor + "))");
    }
}
