package io.engram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The project's own kernels: operators that DJL lacks or does slowly. Their text is {@code kernels.py} beside this. */
public final class Kernels {

    private static final Map<Device, Kernels> BY_DEVICE = new ConcurrentHashMap<>();

    private final Script script;

    private Kernels(Device device) {
        this.script = new Script(device, "Kernels", source());
    }

    /** The kernels for a device; they are compiled once in a process and keep no tensors. */
    public static Kernels on(Device device) {
        return BY_DEVICE.computeIfAbsent(device, Kernels::new);
    }

    private static String source() {
        try (InputStream in = Kernels.class.getResourceAsStream("kernels.py")) {
            if (in == null) {
                throw new IllegalStateException("kernels.py is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gathers rows into an ordinary tensor, which may take part in a backward pass. */
    public NDArray rows(NDManager manager, NDArray x, NDArray indices) {
        return script.differentiate(manager, "rows", new NDList(x, indices));
    }

    /**
     * A tensor on the device of another one, whose manager it belongs to. Gradients flow back, which they do not
     * through DJL's own move to a device.
     */
    public NDArray move(NDArray place, NDArray tensor) {
        return script.differentiate(place.getManager(), "move", new NDList(place, tensor));
    }

    /**
     * What {@code replicate} or {@code replicate_copies} make of a list of tensors, on the device of another one; the
     * result belongs to that one's manager.
     */
    public NDList replicate(NDArray place, String kernel, NDList tensors) {
        NDList arguments = new NDList(tensors.size() + 1);
        arguments.add(place);
        arguments.addAll(tensors);
        return script.differentiateAll(place.getManager(), kernel, arguments);
    }

    /** Writes a tensor's values into another of the same shape, on whichever devices they are. */
    public void copy(NDManager manager, NDArray target, NDArray source) {
        // A name such as p[] would make a list of it, see Script.list.
        String name = target.getName();
        target.setName(null);
        try {
            run(manager, "copy_", target, source);
        } finally {
            target.setName(name);
        }
    }

    /** Sets every value to zero. */
    public void clear(NDArray target) {
        try (NDManager scratch = target.getManager().newSubManager()) {
            run(scratch, "clear_", target);
        }
    }

    /**
     * Scaled dot-product attention, {@code softmax(q kᵀ / sqrt(D)) v}, (B, H, T, E), with gradients. Vaswani et al.
     * 2017, eq. 1.
     *
     * @param q queries (B, H, T, D)
     * @param k keys (B, H, S, D)
     * @param v values (B, H, S, E)
     * @param mask broadcast to (B, H, T, S): booleans, true where a query may look, or numbers to add before the
     *     softmax; null for none
     */
    public NDArray attention(NDManager manager, NDArray q, NDArray k, NDArray v, @Nullable NDArray mask) {
        return mask == null
                ? script.differentiate(manager, "attention", new NDList(q, k, v))
                : script.differentiate(manager, "masked_attention", new NDList(q, k, v, mask));
    }

    /** The same where each query looks at the keys up to its own place. */
    public NDArray causalAttention(NDManager manager, NDArray q, NDArray k, NDArray v) {
        return script.differentiate(manager, "causal_attention", new NDList(q, k, v));
    }

    /**
     * Prepares a call that will be repeated.
     *
     * @param manager closes it
     * @param arguments arrays, lists of arrays, {@code double[]}, {@code long[]}, and numbers: an {@code Integer} is an
     *     int, others are floats
     */
    public BoundKernel bind(NDManager manager, String kernel, Object... arguments) {
        return script.bind(manager, kernel, arguments);
    }

    /**
     * Runs a kernel without gradients.
     *
     * @param arguments arrays, and lists made by {@link Script#list}
     */
    public NDArray run(NDManager manager, String kernel, Object... arguments) {
        NDList inputs = new NDList();
        Arrays.stream(arguments).forEach(argument -> {
            if (argument instanceof NDList list) {
                inputs.addAll(list);
            } else {
                inputs.add((NDArray) argument);
            }
        });
        return script.run(manager, kernel, inputs);
    }
}
