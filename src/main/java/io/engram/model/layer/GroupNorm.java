package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Normalises groups of channels of each example: (B, C, ...) to the same. As torch.nn.GroupNorm. Wu and He 2018. */
@Kind("group_norm")
@About("Normalisation of groups of channels within an example: (B, C, ...) to the same")
public record GroupNorm(
        @Positive @About("Groups, which divide the channels; 1 normalises an example as a whole")
        long groups,

        @Default("1e-5") @Positive @About("Added to the variance")
        double eps)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        if (Shapes.channels(input) % groups != 0) {
            throw new ShapeMismatch("has " + groups + " groups, which must divide its " + Shapes.channels(input)
                    + " channels, dimension 1.");
        }
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return List.of(
                TensorSpec.parameter("weight", Initializer.constant(1), Shapes.channels(input)),
                TensorSpec.parameter("bias", Initializer.constant(0), Shapes.channels(input)));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.group_norm(x, " + groups + ", " + context.tensor("weight") + ", "
                + context.tensor("bias") + ", " + eps + ", False)");
    }
}
