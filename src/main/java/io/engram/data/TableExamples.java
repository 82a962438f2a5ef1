package io.engram.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/**
 * The rows of a table that does not fit into memory, read when a batch needs them; what {@link Dataset} is for one that
 * does, with the same batches.
 */
public final class TableExamples implements Examples {

    private final Table table;
    private final TargetKind kind;
    private final UnaryOperator<NDArray> transform;

    /** @param transform what the features of each batch go through: (B, F) to (B, ...) */
    public TableExamples(Table table, TargetKind kind, UnaryOperator<NDArray> transform) {
        this.table = table;
        this.kind = kind;
        this.transform = transform;
    }

    @Override
    public long size() {
        return table.rows();
    }

    @Override
    public Batch collate(NDManager manager, long[] positions) {
        float[] features = new float[Math.multiplyExact(positions.length, table.featureCount())];
        double[] targets = new double[Math.multiplyExact(positions.length, table.targetCount())];
        for (int i = 0; i < positions.length; ) {
            int run = run(positions, i);
            table.read(Math.toIntExact(positions[i]), run, features, targets, i);
            i += run;
        }
        NDArray read = manager.create(features, new Shape(positions.length, table.featureCount()));
        NDArray given = transform.apply(read);
        if (given != read) {
            read.close();
            given.attach(manager);
        }
        return new Batch(new NDList(given), targets(manager, targets), positions.length);
    }

    /** How many positions from one on follow each other: one read is enough for them. */
    private static int run(long[] positions, int from) {
        int end = from + 1;
        while (end < positions.length && positions[end] == positions[end - 1] + 1) {
            end++;
        }
        return end - from;
    }

    private NDList targets(NDManager manager, double[] targets) {
        return switch (kind) {
            case NONE -> new NDList();
            case CLASS -> new NDList(manager.create(TableTargets.classes(targets)));
            default ->
                new NDList(manager.create(
                        TableTargets.numbers(targets),
                        new Shape(targets.length / table.targetCount(), table.targetCount())));
        };
    }
}
