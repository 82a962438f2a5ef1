package io.engram.metric;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.Kernels;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A metric whose sums over the batches are one tensor on the device, in double precision, to which a kernel adds. */
final class DeviceMetric implements Metric {

    private final NDManager manager;
    private final Kernels kernels;
    private final String name;
    private final Function<NDArray, String> kernel;
    private final ToDoubleFunction<double[]> formula;
    private final NDArray sums;
    private final NDArray[] options;

    /**
     * Starts with zeros.
     *
     * @param sums shape of the sums
     * @param kernel the kernel for such targets; it takes sums, predictions, targets, and options where there are any
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
        this.kernels = Kernels.on(manager.getDevice());
        this.name = name;
        this.kernel = kernel;
        this.formula = formula;
        this.sums = this.manager.zeros(sums, DataType.FLOAT64);
        this.options = options.length == 0
                ? new NDArray[0]
                : new NDArray[] {this.manager.create(options).toDevice(Device.cpu(), false)};
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
    public void update(NDManager scratch, NDArray predictions, NDArray targets) {
        requireOneShape(predictions, targets);
        Object[] arguments = new Object[3 + options.length];
        arguments[0] = sums;
        arguments[1] = predictions;
        arguments[2] = targets;
        System.arraycopy(options, 0, arguments, 3, options.length);
        kernels.run(scratch, kernel.apply(targets), arguments);
    }

    /** Libtorch would stretch the smaller one, and compare every prediction with every target. */
    private void requireOneShape(NDArray predictions, NDArray targets) {
        if (!targets.getDataType().isInteger() && !predictions.getShape().equals(targets.getShape())) {
            throw new IllegalArgumentException(name + " compares numbers of one shape, but predictions are "
                    + predictions.getShape() + " and targets " + targets.getShape() + ". Reshape one of them.");
        }
    }

    @Override
    public double value() {
        return formula.applyAsDouble(sums.toDoubleArray());
    }

    @Override
    public void reset() {
        kernels.clear(sums);
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
