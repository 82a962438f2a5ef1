package io.engram.optimizer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two parameters and gradients that Java and Python both can make. The comments of the tests are Python on these lines:
 *
 * <pre>
 * import math, torch
 * def v(k, *s): return ((torch.arange(math.prod(s)) * 7 + k * 3) % 11 - 5).float().div(8).reshape(s)
 * def run(make):
 *     p = [torch.nn.Parameter(v(0, 2)), torch.nn.Parameter(v(1, 2, 2))]
 *     o = make(p)
 *     for t in range(1, 6):
 *         for i, q in enumerate(p): q.grad = v(10 * t + i, *q.shape) * t
 *         o.step()
 *     return torch.cat([q.flatten() for q in p])
 * </pre>
 */
final class OptimizerFixtures implements AutoCloseable {

    final NDManager manager = NDManager.newBaseManager();
    final Map<String, NDArray> parameters = new LinkedHashMap<>();

    OptimizerFixtures() {
        parameters.put("0.bias", parameter(0, new Shape(2)));
        parameters.put("0.weight", parameter(1, new Shape(2, 2)));
    }

    private NDArray parameter(int k, Shape shape) {
        NDArray parameter = manager.create(values(k, shape.size(), 1), shape);
        parameter.setRequiresGradient(true);
        return parameter;
    }

    private static float[] values(int k, long size, float factor) {
        float[] values = new float[(int) size];
        for (int i = 0; i < size; i++) {
            values[i] = ((i * 7 + k * 3) % 11 - 5) / 8f * factor;
        }
        return values;
    }

    /** Takes step t of {@code run}. */
    void step(Optimizer optimizer, int t) {
        step(optimizer, t, t);
    }

    /** Takes a step whose gradients are those of step t, times a factor. */
    void step(Optimizer optimizer, int t, float factor) {
        try (NDManager scratch = manager.newSubManager()) {
            int i = 0;
            for (NDArray parameter : parameters.values()) {
                Shape shape = parameter.getShape();
                setGradient(scratch, parameter, values(10 * t + i++, shape.size(), factor));
            }
            new Gradients(scratch, parameters, null).update(List.of(optimizer), 1);
        }
    }

    /** The gradient of the sum of x * g is g. */
    static void setGradient(NDManager scratch, NDArray parameter, float... gradient) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray factors = scratch.create(gradient, parameter.getShape());
            collector.backward(parameter.mul(factors).sum());
        }
    }

    /** The values of all parameters, one after the other. */
    float[] weights() {
        float[] weights = new float[6];
        int at = 0;
        for (NDArray parameter : parameters.values()) {
            float[] values = parameter.toFloatArray();
            System.arraycopy(values, 0, weights, at, values.length);
            at += values.length;
        }
        return weights;
    }

    /** The values of an optimizer's state, by name. */
    static Map<String, float[]> state(Optimizer optimizer) {
        Map<String, float[]> state = new LinkedHashMap<>();
        optimizer.tensors().forEach((name, array) -> state.put(name, array.toFloatArray()));
        return state;
    }

    @Override
    public void close() {
        manager.close();
    }
}
