package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/** 2-dimensional convolution: (B, C, H, W) to (B, filters, H, W), channels first. As torch.nn.Conv2d. */
@Kind("conv2d")
@About("Convolution over an image: (B, C, H, W) to (B, filters, H, W)")
public record Conv2d(
        @Positive @About("Number of output channels") long filters,

        @NotEmpty @Size(max = 2) @About("Length of the window, one number or [height, width]")
        List<@Positive Long> kernel,

        @Default("1") @NotEmpty @Size(max = 2) @About("Step of the window, one number or two")
        List<@Positive Long> stride,

        @Default("0") @NotEmpty @Size(max = 2) @About("Values added at each side, one number or two")
        List<@PositiveOrZero Long> padding,

        @Default("1") @NotEmpty @Size(max = 2) @About("Distance of the window's values, one number or two")
        List<@Positive Long> dilation,

        @Default("1") @Positive @About("Groups of channels that do not see each other")
        long groups,

        @Default("true") @About("Whether a bias is added") boolean bias,

        @Default("\"zeros\"") @About("What is added at each side")
        PaddingMode paddingMode)
        implements LayerSpec {

    public Conv2d {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
    }

    /** With the same sizes in both directions, and zeros at the sides. */
    public Conv2d(long filters, long kernel, long stride, long padding, long dilation, long groups, boolean bias) {
        this(
                filters,
                List.of(kernel),
                List.of(stride),
                List.of(padding),
                List.of(dilation),
                groups,
                bias,
                PaddingMode.ZEROS);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        Convolution.requireGroups(input, filters, groups);
        return new Shape(-1, filters, length(input, 0), length(input, 1));
    }

    private long length(Shape input, int direction) {
        long added = Convolution.at(padding, direction);
        Convolution.requireReflection(input, direction + 2, added, paddingMode);
        return Shapes.windows(
                input.get(direction + 2),
                Convolution.at(kernel, direction),
                Convolution.at(stride, direction),
                added,
                Convolution.at(dilation, direction));
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return Convolution.tensors(
                input, filters, groups, bias, Convolution.at(kernel, 0), Convolution.at(kernel, 1));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        boolean zeros = paddingMode == PaddingMode.ZEROS;
        List<String> lines = new ArrayList<>();
        if (!zeros) {
            lines.addAll(Convolution.reflect(context, 2, Convolution.at(padding, 0)));
            lines.addAll(Convolution.reflect(context, 3, Convolution.at(padding, 1)));
        }
        lines.add("x = torch.conv2d(x, " + context.tensor("weight") + ", "
                + (bias ? context.tensor("bias") : "None") + ", " + Convolution.spread(stride, 2) + ", "
                + Convolution.spread(zeros ? padding : List.of(0L), 2) + ", " + Convolution.spread(dilation, 2) + ", "
                + groups + ")");
        return lines;
    }
}
