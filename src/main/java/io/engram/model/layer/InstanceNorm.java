package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * Normalises each channel of each example: (B, C, T) or (B, C, H, W) to the same. As torch.nn.InstanceNorm1d and 2d.
 * Ulyanov et al. 2016.
 */
@Kind("instance_norm")
@About("Normalisation of each channel of an example: (B, C, ...) to the same")
public record InstanceNorm(
        @Default("1e-5") @Positive @About("Added to the variance")
        double eps,

        @Default("false") @About("Whether each channel has a scale and a bias")
        boolean affine)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        if (input.dimension() < 3) {
            throw new ShapeMismatch("expects (B, C, T) or (B, C, H, W) but gets " + Shapes.text(input)
                    + ". A vector has nothing to normalise over; use layer_norm.");
        }
        if (affine) {
            Shapes.channels(input);
        }
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return affine
                ? List.of(
                        TensorSpec.parameter("weight", Initializer.constant(1), Shapes.channels(input)),
                        TensorSpec.parameter("bias", Initializer.constant(0), Shapes.channels(input)))
                : List.of();
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.instance_norm(x, " + (affine ? context.tensor("weight") : "None") + ", "
                + (affine ? context.tensor("bias") : "None") + ", None, None, True, 0.1, " + eps + ", False)");
    }
}
