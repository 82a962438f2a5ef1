package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mean value of each window: (B, C, H, W) to the same with fewer steps. As torch.nn.AvgPool2d. */
@Kind("avg_pool2d")
@About("Mean value of each window: (B, C, H, W) to the same with fewer steps")
public record AvgPool2d(
        @NotEmpty @Size(max = 2) @About("Length of the window, one number or [height, width]")
        List<@Positive Long> kernel,

        @Nullable @NotEmpty @Size(max = 2) @About("Step of the window; the kernel where it is left out")
        List<@Positive Long> stride,

        @Default("0") @NotEmpty @Size(max = 2) @About("Zeros added at each side, at most half the kernel")
        List<@PositiveOrZero Long> padding)
        implements LayerSpec {

    public AvgPool2d {
        kernel = List.copyOf(kernel);
        stride = stride == null ? kernel : List.copyOf(stride);
        padding = List.copyOf(padding);
        for (int i = 0; i < 2; i++) {
            Convolution.requireHalf(Convolution.at(padding, i), Convolution.at(kernel, i));
        }
    }

    /** The same in both directions. */
    public AvgPool2d(long kernel, @Nullable Long stride, long padding) {
        this(List.of(kernel), List.of(stride == null ? kernel : stride), List.of(padding));
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        return new Shape(-1, input.get(1), length(input, 2), length(input, 3));
    }

    private long length(Shape input, int dimension) {
        int direction = dimension - 2;
        return Shapes.windows(
                input.get(dimension),
                Convolution.at(kernel, direction),
                Convolution.at(steps(), direction),
                Convolution.at(padding, direction),
                1);
    }

    private List<Long> steps() {
        return stride == null ? kernel : stride;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.avg_pool2d(x, " + Convolution.spread(kernel, 2) + ", "
                + Convolution.spread(steps(), 2) + ", " + Convolution.spread(padding, 2) + ", False, True)");
    }
}
