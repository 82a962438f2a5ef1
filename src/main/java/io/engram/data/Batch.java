package io.engram.data;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Some examples at once. The arrays belong to the scratch manager of the step that asked for them.
 *
 * @param inputs what the first module takes, each array with the batch as its first dimension
 * @param targets what the losses compare with, each array with the batch as its first dimension
 * @param size number of examples, B
 * @param lengths where inputs are padded, how much of each is not: (B) float32, from 0 to 1 of the padded length; null
 *     where nothing is padded
 */
public record Batch(
        NDList inputs, NDList targets, long size, @Nullable NDArray lengths) {

    /** A batch without padding. */
    public Batch(NDList inputs, NDList targets, long size) {
        this(inputs, targets, size, null);
    }

    /**
     * Consecutive parts of sizes that differ by 1 at most, and of which none is empty: a batch that is smaller than the
     * number of parts has fewer. They share the batch's memory.
     *
     * @param manager owns the arrays of the parts
     */
    public List<Batch> split(int parts, NDManager manager) {
        if (parts <= 0) {
            throw new IllegalArgumentException("a batch has at least 1 part, was " + parts);
        }
        long count = Math.min(parts, size);
        List<Batch> split = new ArrayList<>();
        for (long part = 0; part < count; part++) {
            split.add(slice(part * size / count, (part + 1) * size / count, manager));
        }
        return split;
    }

    /**
     * The examples from the first to the one before the last, sharing the batch's memory.
     *
     * @param manager owns the arrays of the slice
     */
    public Batch slice(long first, long end, NDManager manager) {
        NDIndex rows = new NDIndex().addSliceDim(first, end);
        return each(array -> owned(array.get(rows), manager), end - first);
    }

    /**
     * The batch on a device; what is there already is not copied, but shares its memory with this batch, which stays as
     * it is.
     *
     * @param manager owns the arrays of the result
     */
    public Batch to(Device device, NDManager manager) {
        return each(
                array -> owned(
                        array.getDevice().equals(device) ? array.stopGradient() : array.toDevice(device, true),
                        manager),
                size);
    }

    /**
     * The batch in libtorch's own memory. An array that was made of a Java array is a view of a buffer that goes when
     * that array does, whoever else looks at it.
     *
     * @param manager owns the arrays of the result
     */
    Batch copy(NDManager manager) {
        return each(array -> owned(array.duplicate(), manager), size);
    }

    private Batch each(UnaryOperator<NDArray> change, long newSize) {
        return new Batch(
                each(inputs, change), each(targets, change), newSize, lengths == null ? null : change.apply(lengths));
    }

    private static NDList each(NDList arrays, UnaryOperator<NDArray> change) {
        NDList changed = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray result = change.apply(array);
            result.setName(array.getName());
            changed.add(result);
        }
        return changed;
    }

    /** Results of DJL belong to the manager of what they were made from. */
    private static NDArray owned(NDArray array, NDManager manager) {
        array.attach(manager);
        return array;
    }
}
