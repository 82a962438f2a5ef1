package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The examples of a stage that have the least and the largest losses, kept on the device: nothing is read before they
 * are asked for.
 */
public final class ExtremeExamples implements AutoCloseable {

    private final NDManager manager;
    private final MetricKernels kernels;

    /** Rows: losses, positions; the best first. Where there are too few examples, positions are -1. */
    private final NDArray best;

    /** The same of the worst, the worst first. */
    private final NDArray worst;

    /**
     * An example and its loss.
     *
     * @param position as it was told
     */
    public record Example(long position, double loss) {}

    /**
     * Starts with none.
     *
     * @param count how many of either sort are kept
     */
    public ExtremeExamples(NDManager manager, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("keeps at least 1 example of either sort, not " + count);
        }
        this.manager = manager.newSubManager();
        this.kernels = MetricKernels.on(manager.getDevice());
        this.best = this.manager.create(new Shape(2, count), DataType.FLOAT64);
        this.worst = this.manager.create(new Shape(2, count), DataType.FLOAT64);
        reset();
    }

    /**
     * Adds a batch.
     *
     * @param positions of its examples, whatever names them: row numbers
     * @param losses (B); NaN is worse than any number
     * @throws IllegalArgumentException where there are not as many of both
     */
    public void update(NDManager scratch, long[] positions, NDArray losses) {
        if (losses.size() != positions.length) {
            throw new IllegalArgumentException(
                    "there are " + positions.length + " positions but " + losses.size() + " losses; give one for each");
        }
        NDArray places = scratch.create(positions);
        kernels.run(scratch, "keep_best_", best, losses, places);
        kernels.run(scratch, "keep_worst_", worst, losses, places);
    }

    /** Those with the least losses, the least first; of equal ones the earlier first. */
    public List<Example> best() {
        return read(best);
    }

    /** Those with the largest losses, the largest first; of equal ones the earlier first. */
    public List<Example> worst() {
        return read(worst);
    }

    private static List<Example> read(NDArray extremes) {
        double[] rows = extremes.toDoubleArray();
        int count = rows.length / 2;
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (rows[count + i] >= 0) {
                examples.add(new Example((long) rows[count + i], rows[i]));
            }
        }
        return examples;
    }

    /** Forgets all examples. */
    public void reset() {
        try (NDManager scratch = manager.newSubManager()) {
            kernels.run(scratch, "forget_extremes_", best);
            kernels.run(scratch, "forget_extremes_", worst);
        }
    }

    /** What a checkpoint in the middle of a stage must hold, as {@link Metric#tensors}. */
    public Map<String, NDArray> tensors() {
        return Map.of("best", best, "worst", worst);
    }

    @Override
    public void close() {
        manager.close();
    }
}
