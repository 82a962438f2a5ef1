package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * Adds to each step a vector that says where it is: (B, T, F) to the same. Sinusoidal as in Vaswani et al. 2017, sines
 * in the even places; learned, {@code weight}, as in BERT (Devlin et al. 2019).
 */
@Kind("positional_encoding")
@About("Adds to each step a vector that says where it is: (B, T, F) to the same")
public record PositionalEncoding(
        @Default("\"sinusoidal\"") @About("Where the vectors come from")
        Positions positions,

        @Default("512") @Positive @About("The longest sequence, where the vectors are learned")
        long maxLength)
        implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        if (positions == Positions.SINUSOIDAL && Shapes.last(input) % 2 != 0) {
            throw new ShapeMismatch("needs an even last dimension for its sines and cosines but gets "
                    + Shapes.text(input) + ". Put {linear: {units: ...}} before it.");
        }
        if (positions == Positions.LEARNED && input.get(1) > maxLength) {
            throw new ShapeMismatch(
                    "knows " + maxLength + " positions but gets " + Shapes.text(input) + ". Make max_length larger.");
        }
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return positions == Positions.LEARNED
                ? List.of(TensorSpec.parameter("weight", Initializer.normal(0.02), maxLength, Shapes.last(input)))
                : List.of();
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        if (positions == Positions.LEARNED) {
            return List.of("x = torch.add(x, torch.narrow(" + context.tensor("weight") + ", 0, 0, torch.size(x, 1)))");
        }
        long features = Shapes.last(context.input());
        String angles = context.variable("angles");
        return List.of(
                angles + " = torch.exp(torch.mul(torch.arange(0, " + features
                        + ", 2, dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None), "
                        + -Math.log(10_000) / features + "))",
                angles + " = torch.mul(torch.unsqueeze(" + Padding.positions(1) + ", 1), " + angles + ")",
                "x = torch.add(x, torch.flatten(torch.stack([torch.sin(" + angles + "), torch.cos(" + angles
                        + ")], 2), 1))");
    }
}
