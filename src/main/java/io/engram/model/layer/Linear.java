package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;

/** Affine map y = xWᵀ + b over the last dimension: (B, ..., F) to (B, ..., units). As torch.nn.Linear. */
@Kind("linear")
@About("Affine map over the last dimension: (B, ..., F) to (B, ..., units)")
public record Linear(
        @Positive @About("Size of the last dimension of the output")
        long units,

        @Default("true") @About("Whether a bias is added") boolean bias)
        implements LayerSpec {

    /** With a bias. */
    public Linear(long units) {
        this(units, true);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.last(input);
        return Shapes.withLast(input, units);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        long features = Shapes.last(input);
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(TensorSpec.parameter("weight", Initializer.kaiming(features), units, features));
        if (bias) {
            tensors.add(TensorSpec.parameter("bias", Initializer.kaiming(features), units));
        }
        return tensors;
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.linear(x, " + context.tensor("weight") + ", "
                + (bias ? context.tensor("bias") : "None") + ")");
    }
}
