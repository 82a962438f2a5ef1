package io.engram.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Kernels;
import io.engram.tensor.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Batches of some rows of a tensor; the last one of an epoch may be smaller. */
final class RowBatches implements BatchSource {

    private final NDArray features;
    private final NDArray targets;
    private final long[] rows;
    private final int batchSize;
    private final @Nullable Long seed;
    private long[] order;

    RowBatches(NDArray features, NDArray targets, int[] rows, int batchSize, @Nullable Long seed) {
        this.features = features;
        this.targets = targets;
        this.rows = Arrays.stream(rows).asLongStream().toArray();
        this.batchSize = batchSize;
        this.seed = seed;
        this.order = this.rows;
    }

    @Override
    public void startEpoch(int epoch) {
        order = seed == null ? rows : shuffled(rows.clone(), new Random(Seeds.at(seed, "shuffle".hashCode(), epoch)));
    }

    /** Fisher and Yates. */
    private static long[] shuffled(long[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return values;
    }

    @Override
    public int batches() {
        return (int) (((long) rows.length + batchSize - 1) / batchSize);
    }

    @Override
    public long examples() {
        return rows.length;
    }

    @Override
    public Batch batch(NDManager scratch, int index) {
        int first = index * batchSize;
        long[] chosen = Arrays.copyOfRange(order, first, first + Math.min(rows.length - first, batchSize));
        Kernels kernels = Kernels.on(features.getDevice());
        try (NDArray indices = scratch.create(chosen)) {
            return new Batch(
                    new NDList(kernels.rows(scratch, features, indices)),
                    new NDList(kernels.rows(scratch, targets, indices)),
                    chosen.length);
        }
    }
}
