package io.engram.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.sampler.BatchSampler;
import io.engram.data.sampler.Sampler;
import io.engram.tensor.Kernels;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All examples of an experiment on its device, as one tensor of features (N, F) and one of targets: (N) int64 for
 * classes, (N, K) float32 for numbers, none where there are no targets. Batches are gathered there by index.
 */
public final class Dataset implements Examples, AutoCloseable {

    private final NDManager manager;
    private final NDArray features;
    private final @Nullable NDArray targets;

    /**
     * Copies the table to the manager's device; it must be in memory.
     *
     * @param transform what all features go through, once: (N, F) to (N, ...)
     */
    public Dataset(NDManager manager, Table table, TargetKind kind, UnaryOperator<NDArray> transform) {
        this.manager = manager.newSubManager();
        NDArray read = this.manager.create(table.features(), new Shape(table.rows(), table.featureCount()));
        this.features = transform.apply(read);
        if (features != read) {
            read.close();
            features.attach(this.manager);
        }
        this.targets = targets(table, kind);
    }

    private @Nullable NDArray targets(Table table, TargetKind kind) {
        return switch (kind) {
            case NONE -> null;
            case CLASS -> manager.create(TableTargets.classes(table.targets()));
            default ->
                manager.create(TableTargets.numbers(table.targets()), new Shape(table.rows(), table.targetCount()));
        };
    }

    /** Batches of these rows in their order, the same in every epoch. */
    public BatchSource inOrder(int[] rows, int batchSize) {
        return batches(Sampler.inOrder(rows.length).of(rows), batchSize);
    }

    /** Batches of these rows in an order of its own for each epoch. */
    public BatchSource shuffled(int[] rows, int batchSize, long seed) {
        return batches(Sampler.shuffled(rows.length, seed).of(rows), batchSize);
    }

    /** Batches of the rows that a sampler names; the last one of an epoch may be smaller. */
    public BatchSource batches(Sampler rows, int batchSize) {
        return new Loader(this, BatchSampler.of(rows, batchSize, false));
    }

    @Override
    public long size() {
        return features.size(0);
    }

    @Override
    public Batch collate(NDManager scratch, long[] positions) {
        Kernels kernels = Kernels.on(features.getDevice());
        try (NDArray rows = scratch.create(positions)) {
            return new Batch(
                    new NDList(kernels.rows(scratch, features, rows)),
                    targets == null ? new NDList() : new NDList(kernels.rows(scratch, targets, rows)),
                    positions.length);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
