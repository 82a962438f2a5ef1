package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Normalises each vector of the last dimension: (B, ..., F) to the same. As torch.nn.LayerNorm(F). Ba et al. 2016. */
@Kind("layer_norm")
@About("Normalisation over the last dimension: (B, ..., F) to the same")
public record LayerNorm(
        @Default("1e-5") @Positive @About("Added to the variance")
        double eps) implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.last(input);
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long features = Shapes.last(input);
        return List.of(
                TensorSpec.parameter("weight", Initializer.constant(1), features),
                TensorSpec.parameter("bias", Initializer.constant(0), features));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.layer_norm(x, [torch.size(x, -1)], " + context.tensor("weight") + ", "
                + context.tensor("bias") + ", " + eps + ", False)");
    }
}
