package io.engram.data.row;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Makes arrays of different lengths one array, padded on the right of their first dimension. */
final class Padding {

    private Padding() {}

    /**
     * Arrays of one key together.
     *
     * @param array (B, T, ...), T the length of the longest
     * @param lengths (B) float32, lengths divided by T; where all are empty, 0
     */
    record Padded(NDArray array, NDArray lengths) {}

    static boolean isArray(Object value) {
        return value instanceof NDArray
                || value instanceof float[]
                || value instanceof float[][]
                || value instanceof long[]
                || value instanceof int[];
    }

    static Padded pad(NDManager manager, String key, List<Object> values, double padding) {
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> arrays =
                    values.stream().map(value -> array(scratch, key, value)).toList();
            check(key, arrays);
            long longest =
                    arrays.stream().mapToLong(array -> array.size(0)).max().orElse(0);
            float[] lengths = new float[arrays.size()];
            NDList padded = new NDList(arrays.size());
            for (int i = 0; i < lengths.length; i++) {
                NDArray array = arrays.get(i);
                lengths[i] = (float) array.size(0) / Math.max(1, longest);
                padded.add(padded(scratch, array, longest, padding));
            }
            NDArray stacked = NDArrays.stack(padded);
            stacked.attach(manager);
            return new Padded(stacked, manager.create(lengths));
        }
    }

    private static NDArray array(NDManager scratch, String key, Object value) {
        if (value instanceof NDArray array) {
            return array;
        }
        if (value instanceof float[] floats) {
            return scratch.create(floats);
        }
        if (value instanceof long[] longs) {
            return scratch.create(longs);
        }
        if (value instanceof int[] integers) {
            return scratch.create(IntStream.of(integers).asLongStream().toArray());
        }
        float[][] frames = (float[][]) value;
        if (frames.length == 0) {
            throw new IllegalArgumentException("an array of '" + key + "' has no rows, so nobody knows their length");
        }
        int width = frames[0].length;
        for (float[] frame : frames) {
            if (frame.length != width) {
                throw new IllegalArgumentException("the rows of an array of '" + key + "' must have one length, were "
                        + width + " and " + frame.length);
            }
        }
        return scratch.create(frames);
    }

    private static void check(String key, List<NDArray> arrays) {
        Shape first = arrays.get(0).getShape();
        for (int i = 0; i < arrays.size(); i++) {
            Shape shape = arrays.get(i).getShape();
            if (shape.dimension() == 0) {
                throw new IllegalArgumentException(
                        "'" + key + "' of example " + i + " of the batch has no dimension that can be padded");
            }
            if (shape.dimension() != first.dimension()
                    || !shape.slice(1).equals(first.slice(1))
                    || arrays.get(i).getDataType() != arrays.get(0).getDataType()) {
                throw new IllegalArgumentException("'" + key + "' has the shape " + first + " and the type "
                        + arrays.get(0).getDataType() + " in example 0 of the batch, but " + shape + " and "
                        + arrays.get(i).getDataType() + " in example " + i
                        + ". Only the first dimension may differ.");
            }
        }
    }

    private static NDArray padded(NDManager scratch, NDArray array, long longest, double padding) {
        long missing = longest - array.size(0);
        if (missing == 0) {
            return array;
        }
        Shape shape = new Shape(missing).addAll(array.getShape().slice(1));
        NDArray joined = array.concat(scratch.full(shape, (float) padding, array.getDataType()), 0);
        joined.attach(scratch);
        return joined;
    }
}
