package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A number of one's own about a stage: what a Brain computes anyway, such as the loss of one of two networks, summed up
 * over the batches in double precision.
 */
public final class Sums implements Statistic {

    private final String name;
    private final NDManager manager;
    private final NDArray sums;
    private final ToDoubleFunction<double[]> formula;

    /**
     * Starts with zeros.
     *
     * @param shape of what each batch adds
     * @param formula the number of the sums, row by row, and behind them the number of examples
     */
    public Sums(NDManager manager, String name, Shape shape, ToDoubleFunction<double[]> formula) {
        this.name = name;
        this.manager = manager.newSubManager();
        this.sums = this.manager.zeros(new Shape(shape.size() + 1), DataType.FLOAT64);
        this.formula = formula;
    }

    /** The mean over the examples of what each batch has as a mean over its own. */
    public static Sums mean(NDManager manager, String name) {
        return new Sums(manager, name, new Shape(1), sums -> sums[0] / sums[1]);
    }

    /** Adds a batch's mean times its examples. */
    public void addMean(NDArray mean, long examples) {
        add(mean, (double) examples, examples);
    }

    /** Adds what a batch comes to. */
    public void add(NDArray batch, long examples) {
        add(batch, 1, examples);
    }

    private void add(NDArray batch, double factor, long examples) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray value = batch.stopGradient();
            value.attach(scratch);
            NDArray wide = value.toType(DataType.FLOAT64, false).flatten().mul(factor);
            NDArray count = scratch.create(new double[] {(double) examples});
            MetricKernels.on(manager.getDevice()).run(scratch, "add_", sums, wide.concat(count));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double value() {
        return formula.applyAsDouble(sums.toDoubleArray());
    }

    @Override
    public void reset() {
        try (NDManager scratch = manager.newSubManager()) {
            MetricKernels.on(manager.getDevice()).run(scratch, "clear_", new NDList(sums));
        }
    }

    @Override
    public Map<String, NDArray> tensors() {
        return Map.of(name + ".sums", sums);
    }

    @Override
    public void close() {
        manager.close();
    }
}
