package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** Gives each example a shape: (B, F) to (B, shape...), row by row. As torch.nn.Unflatten(1, shape). */
@Kind("unflatten")
@About("Gives each example a shape: (B, F) to (B, shape...)")
public record Unflatten(
        @NotEmpty @About("Sizes without the batch, e.g. [1, 8, 8]")
        List<@Positive Long> shape) implements LayerSpec {

    public Unflatten {
        shape = List.copyOf(shape);
    }

    @Override
    public Shape output(Shape input) {
        if (Shapes.varies(input)) {
            throw new ShapeMismatch("takes a number of values that is known, but gets " + Shapes.text(input)
                    + ". Put unsqueeze in its place to add a dimension, or pool over time before it.");
        }
        Shape example = new Shape(shape);
        if (Shapes.values(example) != Shapes.valuesPerExample(input)) {
            throw new ShapeMismatch(
                    "makes " + Shapes.values(example) + " values of " + Shapes.text(example) + " but gets "
                            + Shapes.valuesPerExample(input) + " in " + Shapes.text(input)
                            + ". Make the product of shape equal.");
        }
        return new Shape(-1).addAll(example);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of(
                "x = torch.reshape(x, [torch.size(x, 0), " + shape.toString().substring(1) + ")");
    }
}
