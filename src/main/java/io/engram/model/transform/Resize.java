package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Makes all images one size: (B, C, H, W) to (B, C, height, width), each pixel on the plane between its neighbours. As
 * torch.nn.functional.interpolate with mode bilinear, corners not aligned.
 */
@Kind("resize")
@About("Makes images one size, bilinear: (B, C, H, W) to (B, C, height, width)")
public record Resize(
        @NotEmpty @Size(max = 2) @About(value = "Height and width, or one number for both", unit = "pixels")
        List<@Positive Long> size)
        implements TransformSpec {

    public Resize {
        size = List.copyOf(size);
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireImage(input);
        return Extent.of(size).of(input);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        Extent extent = Extent.of(size);
        return List.of("x = torch.upsample_bilinear2d(x, [" + extent.height() + ", " + extent.width()
                + "], False, None, None)");
    }
}
