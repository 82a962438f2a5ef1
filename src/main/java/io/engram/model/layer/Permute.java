package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Puts the dimensions in another order; the batch stays first. As torch.permute. */
@Kind("permute")
@About("Puts the dimensions in another order; the batch stays first")
public record Permute(
        @NotEmpty
        @Size(max = 64)
        @About("Which dimension comes where, with the batch: [0, 2, 1, 3] makes (B, T, C, F) of (B, C, T, F)")
        List<@PositiveOrZero Long> dims)
        implements LayerSpec {

    public Permute {
        dims = List.copyOf(dims);
        for (long i = 0; i < dims.size(); i++) {
            if (!dims.contains(i)) {
                throw new IllegalArgumentException(
                        "dims must name each dimension from 0 to " + (dims.size() - 1) + " once, was " + dims);
            }
        }
        if (dims.get(0) != 0) {
            throw new IllegalArgumentException("dims must begin with 0, the batch, was " + dims);
        }
    }

    @Override
    public Shape output(Shape input) {
        if (input.dimension() != dims.size()) {
            throw new ShapeMismatch("orders " + dims.size() + " dimensions but gets " + Shapes.text(input)
                    + ". Name each dimension once, the batch as 0.");
        }
        return new Shape(dims.stream()
                .mapToLong(dimension -> input.get(dimension.intValue()))
                .toArray());
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.permute(x, " + dims + ")");
    }
}
