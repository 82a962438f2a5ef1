package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;

/** 1-dimensional convolution: (B, C, T) to (B, filters, T), channels first. As torch.nn.Conv1d. */
@Kind("conv1d")
@About("Convolution over time: (B, C, T) to (B, filters, T)")
public record Conv1d(
        @Positive @About("Number of output channels") long filters,
        @Positive @About("Length of the window") long kernel,
        @Default("1") @Positive @About("Step of the window") long stride,

        @Default("0") @PositiveOrZero @About("Values added at each side")
        long padding,

        @Default("1") @Positive @About("Distance of the window's values")
        long dilation,

        @Default("1") @Positive @About("Groups of channels that do not see each other")
        long groups,

        @Default("true") @About("Whether a bias is added") boolean bias,

        @Default("\"zeros\"") @About("What is added at each side")
        PaddingMode paddingMode)
        implements LayerSpec {

    /** With zeros at the sides. */
    public Conv1d(long filters, long kernel, long stride, long padding, long dilation, long groups, boolean bias) {
        this(filters, kernel, stride, padding, dilation, groups, bias, PaddingMode.ZEROS);
    }

    /** One that keeps the length: stride 1, an odd kernel. */
    static Conv1d same(long filters, long kernel, long dilation, long groups, boolean bias, PaddingMode mode) {
        return new Conv1d(filters, kernel, 1, dilation * (kernel - 1) / 2, dilation, groups, bias, mode);
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, C, T)");
        Convolution.requireGroups(input, filters, groups);
        Convolution.requireReflection(input, 2, padding, paddingMode);
        return new Shape(-1, filters, length(input, 2));
    }

    private long length(Shape input, int dimension) {
        return Shapes.windows(input.get(dimension), kernel, stride, padding, dilation);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return Convolution.tensors(input, filters, groups, bias, kernel);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        boolean zeros = paddingMode == PaddingMode.ZEROS;
        List<String> lines = new ArrayList<>(zeros ? List.of() : Convolution.reflect(context, 2, padding));
        lines.add("x = torch.conv1d(x, " + context.tensor("weight") + ", "
                + (bias ? context.tensor("bias") : "None") + ", " + Convolution.repeated(stride, 1) + ", "
                + Convolution.repeated(zeros ? padding : 0, 1) + ", " + Convolution.repeated(dilation, 1) + ", "
                + groups + ")");
        return lines;
    }
}
