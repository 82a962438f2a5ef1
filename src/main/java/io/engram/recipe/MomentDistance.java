package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.metric.Statistic;
import io.engram.metric.Sums;
import java.util.Map;

/**
 * How far generated examples are from real ones over a stage: the squared Fréchet distance of the normal distributions
 * with their means and variances, each number by itself. Dowson and Landau 1982, eq. 4; Heusel et al. 2017 take it of
 * the features of a network, with covariances. Unlike the losses of a GAN it says whether examples get better.
 */
final class MomentDistance implements Statistic {

    static final String NAME = "frechet_distance";

    private final int dimension;
    private final Sums sums;

    /**
     * Starts without examples.
     *
     * @param examples their shape, the batch being -1; where they differ in length, all their numbers are of one sort
     */
    MomentDistance(NDManager manager, Shape examples) {
        long size = 1;
        for (long length : examples.slice(1).getShape()) {
            size = length < 0 || size < 0 ? -1 : size * length;
        }
        this.dimension = size < 0 ? 1 : Math.toIntExact(size);
        this.sums = new Sums(manager, NAME, new Shape(4, dimension), this::distance);
    }

    /** Adds a batch of each, of one shape. */
    void add(NDArray real, NDArray generated) {
        NDArray row = NDArrays.concat(new NDList(sums(real), sums(generated)), 0);
        sums.add(row, real.size() / dimension);
    }

    /** Of the numbers and of their squares, one behind the other. */
    private NDArray sums(NDArray examples) {
        NDArray rows = examples.stopGradient().toType(DataType.FLOAT64, false).reshape(-1, dimension);
        int[] all = {0};
        return rows.sum(all).concat(rows.square().sum(all));
    }

    private double distance(double[] totals) {
        double count = totals[totals.length - 1];
        double distance = 0;
        for (int i = 0; i < dimension; i++) {
            double mean = totals[i] / count;
            double generatedMean = totals[2 * dimension + i] / count;
            double deviation = deviation(totals[dimension + i] / count, mean);
            double generatedDeviation = deviation(totals[3 * dimension + i] / count, generatedMean);
            distance += Math.pow(mean - generatedMean, 2) + Math.pow(deviation - generatedDeviation, 2);
        }
        return distance;
    }

    private static double deviation(double meanSquare, double mean) {
        return Math.sqrt(Math.max(0, meanSquare - mean * mean));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double value() {
        return sums.value();
    }

    @Override
    public void reset() {
        sums.reset();
    }

    @Override
    public Map<String, NDArray> tensors() {
        return sums.tensors();
    }

    @Override
    public void close() {
        sums.close();
    }
}
