package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mean value of each window: (B, C, H, W) to the same with fewer steps. As torch.nn.AvgPool2d. */
@Kind("avg_pool2d")
@About("Mean value of each window: (B, C, H, W) to the same with fewer steps")
public record AvgPool2d(
        @Positive @About("Length of the window") long kernel,

        @Nullable @Positive @About("Step of the window; the kernel where it is left out")
        Long stride,

        @Default("0") @PositiveOrZero @About("Zeros added at each side, at most half the kernel")
        long padding)
        implements LayerSpec {

    public AvgPool2d {
        stride = stride == null ? kernel : stride;
        if (padding > kernel / 2) {
            throw new IllegalArgumentException(
                    "padding must be at most half the kernel (" + kernel / 2 + "), was " + padding);
        }
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        return new Shape(-1, input.get(1), length(input, 2), length(input, 3));
    }

    private long length(Shape input, int dimension) {
        return Shapes.windows(input.get(dimension), kernel, step(), padding, 1);
    }

    private long step() {
        return stride == null ? kernel : stride;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.avg_pool2d(x, " + Convolution.repeated(kernel, 2) + ", "
                + Convolution.repeated(step(), 2) + ", " + Convolution.repeated(padding, 2) + ", False, True)");
    }
}
