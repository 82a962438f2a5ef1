package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mean value of each window: (B, C, T) to the same with fewer steps. As torch.nn.AvgPool1d. */
@Kind("avg_pool1d")
@About("Mean value of each window: (B, C, T) to the same with fewer steps")
public record AvgPool1d(
        @Positive @About("Length of the window") long kernel,

        @Nullable @Positive @About("Step of the window; the kernel where it is left out")
        Long stride,

        @Default("0") @PositiveOrZero @About("Zeros added at each side, at most half the kernel")
        long padding)
        implements LayerSpec {

    public AvgPool1d {
        stride = stride == null ? kernel : stride;
        Convolution.requireHalf(padding, kernel);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, C, T)");
        return new Shape(-1, input.get(1), length(input, 2));
    }

    private long length(Shape input, int dimension) {
        return Shapes.windows(input.get(dimension), kernel, step(), padding, 1);
    }

    private long step() {
        return stride == null ? kernel : stride;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.avg_pool1d(x, " + Convolution.repeated(kernel, 1) + ", "
                + Convolution.repeated(step(), 1) + ", " + Convolution.repeated(padding, 1) + ", False, True)");
    }
}
