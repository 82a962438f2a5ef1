package io.engram.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Networks with weights that Java and Python both can make. The comments of the tests are Python on these lines:
 *
 * <pre>
 * import math, torch
 * from torch import nn
 * def v(k, *s): return ((torch.arange(math.prod(s)) * 7 + k * 3) % 11 - 5).float().div(8).reshape(s)
 * def fill(m):
 *     for k, p in enumerate(m.parameters()): p.data = v(k, *p.shape)
 *     return m
 * </pre>
 */
final class LayerFixtures implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();
    private final Network network;

    /** The layers for examples of a shape, filled. */
    LayerFixtures(List<LayerSpec> layers, Shape example) {
        network = new Network(manager, plan(layers, example), 0);
        int k = 0;
        for (NDArray parameter : network.parameters().values()) {
            Shape shape = parameter.getShape();
            try (NDArray values = manager.create(values(k++, shape.size()), shape)) {
                Kernels.on(manager.getDevice()).copy(manager, parameter, values);
            }
        }
    }

    static NetworkPlan plan(List<LayerSpec> layers, Shape example) {
        List<Flaw> flaws = new ArrayList<>();
        return NetworkPlan.of("model", layers, new Shape(-1).addAll(example), flaws)
                .orElseThrow(() -> new AssertionError(flaws));
    }

    /** Python's {@code v(k, size)}. */
    static float[] values(int k, long size) {
        float[] values = new float[(int) size];
        for (int i = 0; i < size; i++) {
            values[i] = ((i * 7 + k * 3) % 11 - 5) / 8f;
        }
        return values;
    }

    static float[] floats(float... values) {
        return values;
    }

    /** Python's {@code v(9, shape)}. */
    static float[] input(Shape shape) {
        return values(9, shape.size());
    }

    Output train(float[] x, Shape shape) {
        return forward(x, shape, true);
    }

    Output evaluate(float[] x, Shape shape) {
        return forward(x, shape, false);
    }

    private Output forward(float[] x, Shape shape, boolean training) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray output = network.forward(
                            new NDList(scratch.create(x, shape)), training ? Pass.TRAINING : Pass.EVALUATION)
                    .singletonOrThrow();
            return new Output(output.toFloatArray(), output.getShape());
        }
    }

    NDArray buffer(String name) {
        return Objects.requireNonNull(network.buffers().get(name), name);
    }

    Map<String, NDArray> parameters() {
        return network.parameters();
    }

    @Override
    public void close() {
        network.close();
        manager.close();
    }

    /** What came out, off the device. */
    @SuppressWarnings("ArrayRecordComponent")
    record Output(float[] values, Shape shape) {}
}
