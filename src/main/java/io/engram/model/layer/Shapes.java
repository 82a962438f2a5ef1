package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes as people write them, and the checks that several layers share. */
public final class Shapes {

    /** As many as a Java array has, which carries tensors to and from their files. */
    private static final long MAX_VALUES = Integer.MAX_VALUE;

    private Shapes() {}

    /** {@code (B, 1, 8, 8)}. */
    public static String text(Shape shape) {
        return Arrays.stream(shape.getShape())
                .mapToObj(size -> size < 0 ? "B" : Long.toString(size))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The number of values of one example: all dimensions but the batch. */
    public static long valuesPerExample(Shape shape) {
        return values(shape.slice(1));
    }

    /**
     * The number of values of a tensor.
     *
     * @throws ShapeMismatch where a tensor cannot hold so many
     */
    public static long values(Shape shape) {
        long values = 1;
        for (long size : shape.getShape()) {
            if (size < 0 || size > MAX_VALUES / values) {
                throw new ShapeMismatch(
                        "needs a tensor of more than " + MAX_VALUES + " values. Make its sizes smaller.");
            }
            values = Math.max(1, values * size);
        }
        return values;
    }

    static Shape withLast(Shape shape, long size) {
        long[] dimensions = shape.getShape().clone();
        dimensions[dimensions.length - 1] = size;
        return new Shape(dimensions);
    }

    static long last(Shape shape) {
        return shape.get(shape.dimension() - 1);
    }

    static void requireRank(Shape input, int rank, String notation) {
        if (input.dimension() != rank) {
            throw new ShapeMismatch("expects " + notation + " but gets " + text(input) + ". " + cure(input, rank));
        }
    }

    private static String cure(Shape input, int rank) {
        return input.dimension() < rank
                ? "Put an unflatten layer before it, e.g. {unflatten: {shape: " + example(rank) + "}}."
                : "Put a flatten layer before it, or drop a dimension (last, pooling).";
    }

    private static String example(int rank) {
        return rank == 4 ? "[1, 8, 8]" : "[8, 8]";
    }

    /** The length after a window has slid over it. PyTorch's formula for convolutions and pools. */
    static long windows(long length, long kernel, long stride, long padding, long dilation) {
        long span = product(dilation, kernel - 1) + 1;
        long padded = length + product(2, padding);
        if (span > padded) {
            throw new ShapeMismatch("has a window of " + span + " but only " + padded
                    + " values to slide it over. Make the kernel smaller or pad more.");
        }
        return (padded - span) / stride + 1;
    }

    /** Of two sizes; never an overflow. */
    static long product(long a, long b) {
        if (Math.max(a, b) > MAX_VALUES) {
            throw new ShapeMismatch("has a size of more than " + MAX_VALUES + ". Make it smaller.");
        }
        return a * b;
    }
}
