package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a random part of each image in training, after zeros were put around it, and the middle in evaluation: (B, C,
 * H, W) to (B, C, height, width). As torchvision's RandomCrop, each image on its own.
 */
@Kind("random_crop")
@About("Keeps a random part of each image in training, the middle in evaluation: (B, C, H, W) to (B, C, height, width)")
public record RandomCrop(
        @NotEmpty @Size(max = 2) @About(value = "Height and width, or one number for both", unit = "pixels")
        List<@Positive Long> size,

        @Default("0") @PositiveOrZero @Max(10_000) @About(value = "Zeros put around an image first", unit = "pixels")
        long padding)
        implements TransformSpec {

    public RandomCrop {
        size = List.copyOf(size);
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        Extent.of(size).requireWithin(input, padding);
        return Extent.of(size).of(input);
    }

    @Override
    public List<String> script(ScriptContext context) {
        Extent extent = Extent.of(size);
        List<String> lines = new ArrayList<>();
        if (padding > 0) {
            lines.add("x = torch.constant_pad_nd(x, [" + padding + ", " + padding + ", " + padding + ", " + padding
                    + "])");
        }
        if (context.training()) {
            lines.addAll(pick(2, extent.height()));
            lines.addAll(pick(3, extent.width()));
        } else {
            lines.add(extent.middle());
        }
        return lines;
    }

    /** Keeps so many rows (dimension 2) or columns (3) of each image, from a place drawn for it. */
    private static List<String> pick(int dimension, long size) {
        boolean rows = dimension == 2;
        String kept = rows
                ? "[torch.size(x, 0), torch.size(x, 1), " + size + ", torch.size(x, 3)]"
                : "[torch.size(x, 0), torch.size(x, 1), torch.size(x, 2), " + size + "]";
        return List.of(
                "t_first = " + Spans.draw("torch.sub(torch.size(x, " + dimension + "), " + (size - 1) + ")"),
                "t_kept = torch.to(torch.add(t_first, torch.arange(" + size
                        + ", dtype=7, device=ops.prim.device(x))), 4)",
                "t_kept = torch.reshape(t_kept, [torch.size(x, 0), 1, " + (rows ? size + ", 1" : "1, " + size) + "])",
                "x = torch.gather(x, " + dimension + ", torch.expand(t_kept, " + kept + "))");
    }
}
