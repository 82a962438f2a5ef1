package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Shapes as people write them, and the checks that several layers share. -1 is the batch where it comes first, and
 * elsewhere a length that the examples do not have in common, T.
 */
public final class Shapes {

    /**
     * What an unknown length is taken for where memory is estimated: ten seconds of speech in steps of 10 ms. Who knows
     * the longest example says so, see {@code NetworkPlan.activationsPerExample(long)}.
     */
    public static final long TYPICAL_STEPS = 1_000;

    /** As many as a Java array has, which carries tensors to and from their files. */
    private static final long MAX_VALUES = Integer.MAX_VALUE;

    /** PyTorch has no tensor of more. */
    private static final int MOST_DIMENSIONS = 64;

    /** Stands for T where two branches must agree; a prime, so that no stride divides it. */
    private static final long SOME_LENGTH = 7_919;

    private Shapes() {}

    /** {@code (B, 1, 8, 8)}; {@code (B, T, 40)}. */
    public static String text(Shape shape) {
        List<String> sizes = new ArrayList<>();
        for (long size : shape.getShape()) {
            sizes.add(size >= 0 ? Long.toString(size) : sizes.isEmpty() ? "B" : "T");
        }
        return "(" + String.join(", ", sizes) + ")";
    }

    /** The number of values of one example: all dimensions but the batch, a step where its length is unknown. */
    public static long valuesPerExample(Shape shape) {
        return values(withLength(shape.slice(1), 1));
    }

    /** As {@link #valuesPerExample(Shape)}, with as many steps; a sum of these may exceed what one tensor holds. */
    static double valuesPerExample(Shape shape, long steps) {
        double values = 1;
        for (long size : withLength(shape.slice(1), steps).getShape()) {
            values *= size;
        }
        return values;
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

    /** Refuses what no tensor can hold. */
    public static void requireMemory(Shape output, List<TensorSpec> tensors) {
        if (output.dimension() > MOST_DIMENSIONS) {
            throw new ShapeMismatch("would give " + output.dimension() + " dimensions, but a tensor has at most "
                    + MOST_DIMENSIONS + ". Flatten before it.");
        }
        valuesPerExample(output);
        tensors.forEach(tensor -> values(tensor.shape()));
    }

    /** The shape with every unknown length set; the batch stays where the shape has one that is unknown. */
    private static Shape withLength(Shape shape, long steps) {
        long[] sizes = shape.getShape().clone();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] < 0 ? steps : sizes[i];
        }
        return new Shape(sizes);
    }

    /** Whether a length besides the batch is unknown. */
    static boolean varies(Shape shape) {
        return shape.dimension() > 1 && Arrays.stream(shape.slice(1).getShape()).anyMatch(size -> size < 0);
    }

    /**
     * Refuses two branches that give another length of a sequence: both are T, so it shows with a length of which
     * something is known.
     *
     * @param common what of the outputs must be equal
     */
    static void requireSameLength(
            Shape input,
            UnaryOperator<Shape> one,
            UnaryOperator<Shape> other,
            UnaryOperator<Shape> common,
            String cure) {
        if (!varies(input)) {
            return;
        }
        Shape some = new Shape(input.get(0)).addAll(withLength(input.slice(1), SOME_LENGTH));
        Shape first = one.apply(some);
        Shape second = other.apply(some);
        if (!common.apply(first).equals(common.apply(second))) {
            throw new ShapeMismatch("has branches of other lengths: of " + SOME_LENGTH + " steps one makes "
                    + text(first) + ", the other " + text(second) + ". " + cure);
        }
    }

    static Shape with(Shape shape, int dimension, long size) {
        long[] dimensions = shape.getShape().clone();
        dimensions[dimension] = size;
        return new Shape(dimensions);
    }

    /** The shape with another size of its last dimension. */
    public static Shape withLast(Shape shape, long size) {
        return with(shape, shape.dimension() - 1, size);
    }

    /** The size of the last dimension, which weights are made for. */
    public static long last(Shape shape) {
        long size = shape.get(shape.dimension() - 1);
        if (size < 0) {
            throw new ShapeMismatch("needs to know the last dimension of " + text(shape)
                    + ", which it has weights for, but that is a length. "
                    + (shape.dimension() == 2
                            ? "Put {unsqueeze: {dim: 2}} before it, which makes (B, T, 1) of it."
                            : "Put {transpose: {}} before it, or pool over time first."));
        }
        return size;
    }

    /** The number of channels, dimension 1, which weights are made for. */
    static long channels(Shape shape) {
        if (shape.dimension() < 2) {
            throw new ShapeMismatch("expects (B, C, ...) but gets " + text(shape) + ".");
        }
        if (shape.get(1) < 0) {
            throw new ShapeMismatch("needs to know dimension 1 of " + text(shape)
                    + ", the channels, but that is a length. "
                    + (shape.dimension() == 2
                            ? "Put {unsqueeze: {dim: 1}} before it, which makes (B, 1, T) of it."
                            : "Put {transpose: {}} before it, which exchanges dimensions 1 and 2."));
        }
        return shape.get(1);
    }

    static void requireRank(Shape input, int rank, String notation) {
        if (input.dimension() != rank) {
            throw new ShapeMismatch(
                    "expects " + notation + " but gets " + text(input) + ". " + cure(input, rank, notation));
        }
    }

    private static String cure(Shape input, int rank, String notation) {
        if (input.dimension() >= rank) {
            return "Put a flatten layer before it, or drop a dimension (last, pooling).";
        }
        if (varies(input)) {
            int dimension = notation.endsWith("F)") ? 2 : 1;
            return "Put an unsqueeze layer before it, e.g. {unsqueeze: {dim: " + dimension + "}}.";
        }
        return "Put an unflatten layer before it, e.g. {unflatten: {shape: " + example(rank) + "}}.";
    }

    private static String example(int rank) {
        return rank == 4 ? "[1, 8, 8]" : "[8, 8]";
    }

    /** A dimension as PyTorch counts it, from the end where it is negative, but not the batch's. */
    static int dimension(Shape input, int given) {
        int dimension = given < 0 ? given + input.dimension() : given;
        if (dimension < 1 || dimension >= input.dimension()) {
            throw new ShapeMismatch("has a dimension " + given + ", but " + text(input) + " has those from 1 to "
                    + (input.dimension() - 1) + "; 0 is the batch.");
        }
        return dimension;
    }

    /**
     * The length after a window has slid over it; unknown where it is. PyTorch's formula for convolutions and pools.
     */
    static long windows(long length, long kernel, long stride, long padding, long dilation) {
        long span = product(dilation, kernel - 1) + 1;
        long added = product(2, padding);
        if (length < 0) {
            return length;
        }
        long padded = length + added;
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
