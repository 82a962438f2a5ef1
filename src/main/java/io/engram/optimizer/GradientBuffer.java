package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.tensor.Kernels;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The gradients of all parameters as pieces of one tensor, so that what concerns them together, their norm above all,
 * is one operator however many they are. Backward passes add to the pieces in place.
 */
final class GradientBuffer {

    /** Pieces start at multiples of 64 bytes of float32, where vector instructions are fastest. */
    private static final long ALIGNMENT = 16;

    private final NDArray whole;
    private final Map<String, NDArray> byName = new LinkedHashMap<>();
    private final Map<String, NDArray> byParameter = new HashMap<>();

    /** Gives every parameter that requires a gradient one in the buffer; what it had so far is kept. */
    GradientBuffer(NDManager manager, Map<String, NDArray> parameters) {
        Map<String, NDArray> trained = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            if (parameter.hasGradient()) {
                requireFloat32(name, parameter);
                trained.put(name, parameter);
            }
        });
        List<NDArray> arrays = List.copyOf(trained.values());
        long[] offsets = offsets(arrays);
        this.whole = manager.zeros(new Shape(offsets[arrays.size()]));
        if (!arrays.isEmpty()) {
            defineGradients(arrays);
            Kernels.on(manager.getDevice())
                    .bind(manager, "gather_gradients_", whole, arrays, offsets)
                    .run();
        }
        int i = 0;
        for (Map.Entry<String, NDArray> entry : trained.entrySet()) {
            NDArray piece = piece(entry.getValue(), offsets[i++]);
            byName.put(entry.getKey(), piece);
            byParameter.put(entry.getValue().getUid(), piece);
        }
    }

    private static void requireFloat32(String name, NDArray parameter) {
        if (parameter.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("parameters that are trained must be float32, but " + name + " is "
                    + parameter.getDataType().asNumpy() + ". Other precisions are for what is computed with them.");
        }
    }

    private static long[] offsets(List<NDArray> arrays) {
        long[] offsets = new long[arrays.size() + 1];
        for (int i = 0; i < arrays.size(); i++) {
            offsets[i + 1] = offsets[i] + (arrays.get(i).size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return offsets;
    }

    /** A parameter has no gradient before the first backward pass, and nothing else can give it one: add zeros. */
    private static void defineGradients(List<NDArray> parameters) {
        try (NDManager scratch = parameters.get(0).getManager().newSubManager();
                GradientCollector collector = new SeededCollector(scratch.zeros(new Shape()))) {
            for (NDArray parameter : parameters) {
                try (NDArray view = parameter.reshape(parameter.getShape())) {
                    collector.backward(view);
                }
            }
        }
    }

    private NDArray piece(NDArray parameter, long offset) {
        NDArray flat = whole.get(offset + ":" + (offset + parameter.size()));
        return flat.reshape(parameter.getShape());
    }

    NDArray whole() {
        return whole;
    }

    boolean has(NDArray parameter) {
        return byParameter.containsKey(parameter.getUid());
    }

    /** The gradient of a parameter that has one. */
    NDArray of(NDArray parameter) {
        return Objects.requireNonNull(byParameter.get(parameter.getUid()));
    }

    /** Whether these are all that have gradients. */
    boolean isAll(Collection<NDArray> parameters) {
        return parameters.stream().filter(this::has).distinct().count() == byParameter.size();
    }

    Map<String, NDArray> byName() {
        return Collections.unmodifiableMap(byName);
    }
}
