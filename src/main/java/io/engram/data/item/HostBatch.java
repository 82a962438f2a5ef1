package io.engram.data.item;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Arrays of several examples together, padded with zeros on the right of their first dimension.
 *
 * @param array (B, T, ...), T the length of the longest
 * @param lengths (B) float32, each length divided by T
 */
public record HostBatch(NDArray array, NDArray lengths) {

    /**
     * Copies them into one array.
     *
     * @param manager owns both
     * @throws IllegalArgumentException where they differ in more than their first dimension
     */
    public static HostBatch of(NDManager manager, List<HostArray> arrays) {
        HostArray first = arrays.get(0);
        Shape step =
                first.shape().dimension() == 0 ? new Shape() : first.shape().slice(1);
        long longest = 0;
        for (HostArray array : arrays) {
            boolean fits = array.shape().dimension() == first.shape().dimension()
                    && (first.shape().dimension() == 0 || array.shape().slice(1).equals(step))
                    && (array.floats() == null) == (first.floats() == null);
            if (!fits) {
                throw new IllegalArgumentException("examples of one batch have the shapes " + first.shape() + " and "
                        + array.shape() + "; only the first dimension may differ");
            }
            longest = Math.max(longest, array.length());
        }
        float[] lengths = new float[arrays.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (float) arrays.get(i).length() / Math.max(1, longest);
        }
        Shape shape = new Shape(arrays.size());
        if (first.shape().dimension() > 0) {
            shape = shape.add(longest).addAll(step);
        }
        int stride = Math.toIntExact(longest * step.size());
        return new HostBatch(values(manager, arrays, shape, stride), manager.create(lengths));
    }

    private static NDArray values(NDManager manager, List<HostArray> arrays, Shape shape, int stride) {
        if (arrays.get(0).floats() != null) {
            float[] all = new float[Math.multiplyExact(stride, arrays.size())];
            for (int i = 0; i < arrays.size(); i++) {
                float[] values = arrays.get(i).floats();
                if (values != null) {
                    System.arraycopy(values, 0, all, i * stride, values.length);
                }
            }
            return manager.create(all, shape);
        }
        long[] all = new long[Math.multiplyExact(stride, arrays.size())];
        for (int i = 0; i < arrays.size(); i++) {
            long[] values = arrays.get(i).longs();
            if (values != null) {
                System.arraycopy(values, 0, all, i * stride, values.length);
            }
        }
        return manager.create(all, shape);
    }
}
