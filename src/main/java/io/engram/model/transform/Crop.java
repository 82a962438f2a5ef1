package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Keeps the middle of images: (B, C, H, W) to (B, C, height, width). As torchvision's CenterCrop. */
@Kind("crop")
@About("Keeps the middle of images: (B, C, H, W) to (B, C, height, width)")
public record Crop(
        @NotEmpty @Size(max = 2) @About(value = "Height and width, or one number for both", unit = "pixels")
        List<@Positive Long> size)
        implements TransformSpec {

    public Crop {
        size = List.copyOf(size);
    }

    @Override
    public Shape output(Shape input) {
        Extent.of(size).requireWithin(input, 0);
        return Extent.of(size).of(input);
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of(Extent.of(size).middle());
    }
}
