package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves parameters along their gradients and keeps a state that a checkpoint can hold. {@link Gradients#update} takes
 * its steps.
 *
 * <p>The formulas are kernels; DJL's own optimizers keep their state private and differ from PyTorch in formula, see
 * the docs.
 */
public final class Optimizer implements AutoCloseable {

    private final List<OptimizerGroup> groups;

    /** Rate of each group for a rate of 1. */
    private final double[] proportions;

    private double learningRate;

    Optimizer(double learningRate, List<OptimizerGroup> groups) {
        this.learningRate = learningRate;
        this.groups = List.copyOf(groups);
        this.proportions = groups.stream()
                .mapToDouble(group -> learningRate == 0 ? 1 : group.learningRate() / learningRate)
                .toArray();
    }

    List<OptimizerGroup> groups() {
        return groups;
    }

    /** The optimizer's own rate, which groups without one of their own have. */
    public double learningRate() {
        return learningRate;
    }

    /** Takes effect with the next step; groups with a rate of their own follow in proportion. */
    public void setLearningRate(double learningRate) {
        this.learningRate = learningRate;
        for (int i = 0; i < proportions.length; i++) {
            groups.get(i).setLearningRate(learningRate * proportions[i]);
        }
    }

    /** The rate of each group, in order. */
    public List<Double> groupLearningRates() {
        return groups.stream().map(OptimizerGroup::learningRate).toList();
    }

    /** Steps that were taken, without those skipped for gradients that were not finite. Waits for the device. */
    public long steps() {
        return groups.stream().mapToLong(OptimizerGroup::steps).max().orElse(0);
    }

    /**
     * The tensors to save: {@code step} and other numbers, which bear {@code group<i>.} before them from the second
     * group on, and {@code <parameter>.<state>} for each parameter and kind of state.
     */
    public Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            tensors.putAll(groups.get(i).tensors(i == 0 ? "" : "group" + i + "."));
        }
        return tensors;
    }

    @Override
    public void close() {
        groups.forEach(OptimizerGroup::close);
    }
}
