package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/**
 * The transpose of a convolution, which makes longer: (B, C, H, W) to (B, filters, H, W). As torch.nn.ConvTranspose2d.
 */
@Kind("conv_transpose2d")
@About("Transposed convolution, which makes longer: (B, C, H, W) to (B, filters, H, W)")
public record ConvTranspose2d(
        @Positive @About("Number of output channels") long filters,
        @Positive @About("Length of the window") long kernel,

        @Default("1") @Positive @About("How many steps come out for one that goes in")
        long stride,

        @Default("0") @PositiveOrZero @About("Values cut off at each side")
        long padding,

        @Default("0") @PositiveOrZero @About("Values added at the end, fewer than stride or dilation")
        long outputPadding,

        @Default("1") @Positive @About("Distance of the window's values")
        long dilation,

        @Default("1") @Positive @About("Groups of channels that do not see each other")
        long groups,

        @Default("true") @About("Whether a bias is added") boolean bias)
        implements LayerSpec {

    public ConvTranspose2d {
        if (outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException(
                    "output_padding must be less than stride or dilation, was " + outputPadding);
        }
    }

    @Override
    public Shape output(Shape input) {
        Shapes.requireRank(input, 4, "(B, C, H, W)");
        Convolution.requireGroups(input, filters, groups);
        return new Shape(-1, filters, length(input, 2), length(input, 3));
    }

    private long length(Shape input, int dimension) {
        return Convolution.transposed(input.get(dimension), kernel, stride, padding, outputPadding, dilation);
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return Convolution.transposedTensors(input, filters, groups, bias, kernel, kernel);
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.LOWER;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.conv_transpose2d(x, " + context.tensor("weight") + ", "
                + (bias ? context.tensor("bias") : "None") + ", " + Convolution.repeated(stride, 2) + ", "
                + Convolution.repeated(padding, 2) + ", " + Convolution.repeated(outputPadding, 2) + ", " + groups
                + ", " + Convolution.repeated(dilation, 2) + ")");
    }
}
