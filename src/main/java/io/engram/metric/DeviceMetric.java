package io.engram.metric;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Steps;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A metric whose sums over the batches are one tensor on the device, in double precision, to which a kernel adds. */
class DeviceMetric implements Metric {

    private final NDManager manager;
    private final MetricKernels kernels;
    private final String name;
    private final Function<NDArray, String> kernel;
    private final ToDoubleFunction<double[]> formula;
    private final NDArray sums;
    private final NDList options = new NDList();

    /**
     * Starts with zeros.
     *
     * @param sums shape of the sums
     * @param kernel the kernel for such targets; it takes sums, predictions, targets, and options where there are any.
     *     With {@code padded_} behind its name there is one that takes lengths too, before the options
     * @param formula the metric of the sums, row by row; NaN of zeros
     * @param options read by the kernel on the CPU, without waiting for the device
     */
    DeviceMetric(
            NDManager manager,
            String name,
            Shape sums,
            Function<NDArray, String> kernel,
            ToDoubleFunction<double[]> formula,
            double... options) {
        this.manager = manager.newSubManager();
        this.kernels = MetricKernels.on(manager.getDevice());
        this.name = name;
        this.kernel = kernel;
        this.formula = formula;
        this.sums = this.manager.zeros(sums, DataType.FLOAT64);
        if (options.length > 0) {
            this.options.add(this.manager.create(options).toDevice(Device.cpu(), false));
        }
    }

    /** One sum divided by another. */
    static double ratio(double[] sums) {
        return sums[0] / sums[1];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void update(NDManager scratch, NDArray predictions, NDList targets) {
        NDList arguments = new NDList(predictions, targets.get(0));
        boolean padded = targets.size() > 1;
        if (padded) {
            Steps.align(arguments);
        }
        requireOneShape(name, arguments.get(0), arguments.get(1));
        String gather = kernel.apply(targets.get(0));
        arguments.add(0, sums);
        if (padded) {
            // The lengths of the targets are the last.
            arguments.add(targets.get(targets.size() - 1));
        }
        arguments.addAll(options);
        kernels.run(scratch, padded ? gather + "padded_" : gather, arguments);
    }

    /** Libtorch would stretch the smaller one, and compare every prediction with every target. */
    static void requireOneShape(String name, NDArray predictions, NDArray targets) {
        Shape shape = predictions.getShape();
        if (!targets.getDataType().isInteger()) {
            if (!shape.equals(targets.getShape())) {
                throw new IllegalArgumentException(name + " compares numbers of one shape, but predictions are " + shape
                        + " and targets " + targets.getShape() + ". Reshape one of them.");
            }
        } else if (!shape.slice(0, Math.max(0, shape.dimension() - 1)).equals(targets.getShape())) {
            throw new IllegalArgumentException(
                    name + " compares logits (..., C) with classes (...), but predictions are " + shape
                            + " and targets " + targets.getShape() + ". Give one class for each row of logits.");
        }
    }

    @Override
    public double value() {
        return formula.applyAsDouble(sums());
    }

    /** The sums over all batches, row by row. */
    double[] sums() {
        return sums.toDoubleArray();
    }

    @Override
    public void reset() {
        try (NDManager scratch = manager.newSubManager()) {
            kernels.run(scratch, "clear_", sums);
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
