package io.engram.data.sampler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The batches of an epoch, or of the rest of one, as positions of examples. */
public final class BatchOrder {

    private final List<long[]> batches;
    private final long examples;

    private BatchOrder(List<long[]> batches) {
        this.batches = batches;
        this.examples = batches.stream().mapToLong(batch -> batch.length).sum();
    }

    /**
     * Cuts an order into batches of one size.
     *
     * @param firstExample how many examples are left out before the first batch
     * @param dropLast whether a last batch that is smaller is left out
     */
    static BatchOrder cut(long[] order, long firstExample, int batchSize, boolean dropLast) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("a batch must have at least 1 example, was " + batchSize);
        }
        checkFirst(firstExample, order.length);
        List<long[]> batches = new ArrayList<>();
        for (long first = firstExample; first < order.length; first += batchSize) {
            long end = Math.min(order.length, first + batchSize);
            if (end - first == batchSize || !dropLast) {
                batches.add(Arrays.copyOfRange(order, (int) first, (int) end));
            }
        }
        return new BatchOrder(batches);
    }

    /** Leaves out whole batches, and the beginning of the one in which the first example stands. */
    static BatchOrder of(List<long[]> batches, long firstExample) {
        BatchOrder whole = new BatchOrder(batches);
        checkFirst(firstExample, whole.examples);
        List<long[]> rest = new ArrayList<>();
        long before = 0;
        for (long[] batch : batches) {
            long skipped = Math.min(batch.length, Math.max(0, firstExample - before));
            if (skipped < batch.length) {
                rest.add(Arrays.copyOfRange(batch, (int) skipped, batch.length));
            }
            before += batch.length;
        }
        return new BatchOrder(rest);
    }

    private static void checkFirst(long firstExample, long examples) {
        if (firstExample < 0 || firstExample > examples) {
            throw new IllegalArgumentException("the epoch has " + examples + " examples, so it cannot go on behind "
                    + firstExample + ". Resume with the dataset and the options that the run began with.");
        }
    }

    /** Number of batches. */
    public int batches() {
        return batches.size();
    }

    /** Number of examples in all batches together. */
    public long examples() {
        return examples;
    }

    /** The positions of a batch's examples. */
    public long[] batch(int index) {
        return batches.get(index).clone();
    }
}
