package io.engram.data.sampler;

import java.util.List;
import java.util.stream.IntStream;

/** The batches of an epoch, or of the rest of one, as positions of examples. */
public final class BatchOrder {

    /** Of very many examples: one array, and where each batch begins, with the end of the last. */
    private final int[] examples;

    private final int[] begins;

    private BatchOrder(int[] examples, int[] begins) {
        this.examples = examples;
        this.begins = begins;
    }

    /**
     * Cuts an order into batches of one size.
     *
     * @param order is kept, and must not change any more
     * @param firstExample how many examples are left out before the first batch
     * @param dropLast whether a last batch that is smaller is left out
     */
    static BatchOrder cut(int[] order, long firstExample, int batchSize, boolean dropLast) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("a batch must have at least 1 example, was " + batchSize);
        }
        checkFirst(firstExample, order.length);
        int examples = order.length - (int) firstExample;
        int whole = examples / batchSize;
        boolean rest = examples % batchSize > 0 && !dropLast;
        int[] begins = new int[whole + (rest ? 2 : 1)];
        for (int i = 0; i <= whole; i++) {
            begins[i] = (int) firstExample + i * batchSize;
        }
        if (rest) {
            begins[whole + 1] = order.length;
        }
        return new BatchOrder(order, begins);
    }

    /** Leaves out whole batches, and the beginning of the one in which the first example stands. */
    static BatchOrder of(List<int[]> batches, long firstExample) {
        int[] examples = batches.stream().flatMapToInt(IntStream::of).toArray();
        checkFirst(firstExample, examples.length);
        IntStream.Builder begins = IntStream.builder();
        begins.add((int) firstExample);
        int end = 0;
        for (int[] batch : batches) {
            end += batch.length;
            if (end > firstExample) {
                begins.add(end);
            }
        }
        return new BatchOrder(examples, begins.build().toArray());
    }

    private static void checkFirst(long firstExample, long examples) {
        if (firstExample < 0 || firstExample > examples) {
            throw new IllegalArgumentException("the epoch has " + examples + " examples, so it cannot go on behind "
                    + firstExample + ". Resume with the dataset and the options that the run began with.");
        }
    }

    /** Number of batches. */
    public int batches() {
        return begins.length - 1;
    }

    /** Number of examples in all batches together. */
    public long examples() {
        return (long) begins[begins.length - 1] - begins[0];
    }

    /** The positions of a batch's examples. */
    public long[] batch(int index) {
        return IntStream.range(begins[index], begins[index + 1])
                .mapToLong(i -> examples[i])
                .toArray();
    }
}
