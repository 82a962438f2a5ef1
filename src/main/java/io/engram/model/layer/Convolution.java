package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What convolutions of one and of two dimensions share. */
final class Convolution {

    private Convolution() {}

    static void requireGroups(Shape input, long filters, long groups) {
        Shapes.channels(input);
        if (input.get(1) % groups != 0 || filters % groups != 0) {
            throw new ShapeMismatch("has " + groups + " groups, which must divide both its " + input.get(1)
                    + " input channels and its " + filters + " filters.");
        }
    }

    static List<TensorSpec> tensors(Shape input, long filters, long groups, boolean bias, long... kernel) {
        long channels = input.get(1) / groups;
        long fanIn = channels * Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
        long[] shape = new long[kernel.length + 2];
        shape[0] = filters;
        shape[1] = channels;
        System.arraycopy(kernel, 0, shape, 2, kernel.length);
        List<TensorSpec> tensors = new ArrayList<>();
        tensors.add(TensorSpec.parameter("weight", Initializer.kaiming(fanIn), shape));
        if (bias) {
            tensors.add(TensorSpec.parameter("bias", Initializer.kaiming(fanIn), filters));
        }
        return tensors;
    }

    /** One size stands for all directions. */
    static long at(List<Long> sizes, int direction) {
        return sizes.get(sizes.size() == 1 ? 0 : direction);
    }

    /** Sizes in so many directions, of which a definition may give one for all. */
    static List<Long> spread(List<Long> sizes, int directions) {
        return sizes.size() == 1 ? Collections.nCopies(directions, sizes.get(0)) : sizes;
    }

    static void requireHalf(long padding, long kernel) {
        if (padding > kernel / 2) {
            throw new IllegalArgumentException(
                    "padding must be at most half the kernel (" + kernel / 2 + "), was " + padding);
        }
    }

    /** Refuses a reflection of more than there is. */
    static void requireReflection(Shape input, int dimension, long padding, PaddingMode mode) {
        long length = input.get(dimension);
        if (mode == PaddingMode.REFLECT && length >= 0 && padding >= length) {
            throw new ShapeMismatch("pads with a reflection of " + padding + " values but gets only " + length + " in "
                    + Shapes.text(input) + ". Pad less, or with zeros.");
        }
    }

    /**
     * Lines that pad a dimension of x with its reflection. Pieces are put together, since the gradient of libtorch's own
     * reflection adds up in another order each time on a GPU.
     */
    static List<String> reflect(ScriptContext context, int dimension, long padding) {
        if (padding == 0) {
            return List.of();
        }
        String before = context.variable("before");
        String after = context.variable("after");
        return List.of(
                before + " = torch.flip(torch.narrow(x, " + dimension + ", 1, " + padding + "), [" + dimension + "])",
                after + " = torch.flip(torch.narrow(x, " + dimension + ", torch.sub(torch.size(x, " + dimension + "), "
                        + (padding + 1) + "), " + padding + "), [" + dimension + "])",
                "x = torch.cat([" + before + ", x, " + after + "], " + dimension + ")");
    }

    /** TorchScript's list of one number for each dimension: {@code [2, 2]}. */
    static String repeated(long value, int dimensions) {
        return Collections.nCopies(dimensions, value).toString();
    }
}
