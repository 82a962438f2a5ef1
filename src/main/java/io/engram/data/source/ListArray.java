package io.engram.data.source;

import ai.djl.ndarray.types.Shape;
import io.engram.data.InvalidData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An array of two dimensions or more as JSON and Parquet have it: lists of numbers within lists. It is in memory. */
public final class ListArray implements ArrayCell {

    /** More no data has. */
    private static final int MOST_DIMENSIONS = 8;

    private final Shape shape;
    private final double[] values;
    private final boolean whole;

    private ListArray(Shape shape, double[] values, boolean whole) {
        this.shape = shape;
        this.values = values;
        this.whole = whole;
    }

    /** As {@link #elements()} gave them. */
    public static ListArray of(Shape shape, double[] elements, boolean whole) {
        return new ListArray(shape, elements, whole);
    }

    /**
     * The array where a cell is a list of lists, else the cell as it is.
     *
     * @throws InvalidData saying what is wrong with it where such lists make no array
     */
    public static Object of(Object cell) {
        if (!(cell instanceof List<?> outer) || outer.isEmpty() || !(outer.get(0) instanceof List)) {
            return cell;
        }
        List<Long> sizes = new ArrayList<>();
        for (Object at = cell; at instanceof List<?> list; at = list.isEmpty() ? "" : list.get(0)) {
            sizes.add((long) list.size());
            if (sizes.size() > MOST_DIMENSIONS) {
                throw new InvalidData("has more than " + MOST_DIMENSIONS + " dimensions. Flatten it.");
            }
        }
        Shape shape = new Shape(sizes.stream().mapToLong(Long::longValue).toArray());
        Filling filling = new Filling(shape);
        filling.add(outer, 0);
        return new ListArray(shape, Arrays.copyOf(filling.values, filling.count), filling.whole);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public boolean whole() {
        return whole;
    }

    /** As messages show it. */
    @Override
    public String toString() {
        return "an array of shape " + shape;
    }

    /** The numbers as they were written, the last dimension fastest. */
    public double[] elements() {
        return values.clone();
    }

    @Override
    public float[] floats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
            if (!Float.isFinite(floats[i])) {
                throw new InvalidData("has " + values[i] + " in its lists, more than 32 bits can hold");
            }
        }
        return floats;
    }

    @Override
    public long[] longs() {
        if (!whole) {
            throw new InvalidData("has numbers with fractions in its lists. Give whole numbers.");
        }
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    private static final class Filling {
        private final long[] sizes;
        private final long[] at;
        /** Grows: what the first lists announce the others may lack. */
        private double[] values = new double[64];

        private int count;
        private boolean whole = true;

        Filling(Shape shape) {
            sizes = shape.getShape();
            at = new long[sizes.length];
        }

        void add(List<?> list, int depth) {
            if (list.size() != sizes[depth]) {
                throw new InvalidData("has a list of " + list.size() + " at " + place(depth)
                        + ", while the first one there has " + sizes[depth] + ". Make them equally long.");
            }
            boolean innermost = depth == sizes.length - 1;
            for (Object element : list) {
                if (innermost && element instanceof Number number) {
                    values = count < values.length ? values : Arrays.copyOf(values, 2 * count);
                    whole &= number instanceof Long && Math.abs(number.doubleValue()) < 1L << 53;
                    values[count++] = number.doubleValue();
                } else if (!innermost && element instanceof List<?> inner) {
                    add(inner, depth + 1);
                } else {
                    throw new InvalidData(
                            "has '" + element + "' at " + place(depth + 1) + ", where the first one there is "
                                    + (innermost ? "a number" : "a list") + ". Make all elements alike.");
                }
                at[depth]++;
            }
            at[depth] = 0;
        }

        /** As NumPy counts, from 0. */
        private String place(int depth) {
            return Arrays.stream(at, 0, depth).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }
}
