package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes as people write them, and the checks that several layers share. */
public final class Shapes {

    private Shapes() {}

    /** {@code (B, 1, 8, 8)}. */
    public static String text(Shape shape) {
        return Arrays.stream(shape.getShape())
                .mapToObj(size -> size < 0 ? "B" : Long.toString(size))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The number of values of one example: all dimensions but the batch. */
    public static long valuesPerExample(Shape shape) {
        return shape.slice(1).size();
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
        long windows = Math.floorDiv(length + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
        if (windows < 1) {
            throw new ShapeMismatch("has a window of " + (dilation * (kernel - 1) + 1) + " but only "
                    + (length + 2 * padding) + " values to slide it over. Make the kernel smaller or pad more.");
        }
        return windows;
    }
}
