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

    /** TorchScript's list of one number for each dimension: {@code [2, 2]}. */
    static String repeated(long value, int dimensions) {
        return Collections.nCopies(dimensions, value).toString();
    }
}
