package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** log(1 + exp(beta x)) / beta; any shape to the same. As torch.nn.Softplus. */
@Kind("softplus")
@About("log(1 + exp(beta x)) / beta; any shape to the same")
public record Softplus(
        @Default("1") @Positive @About("How sharp the bend is")
        double beta,

        @Default("20") @Positive @About("beta x above which it is x itself")
        double threshold)
        implements LayerSpec {

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
        return List.of("x = torch.softplus(x, " + beta + ", " + threshold + ")");
    }
}
