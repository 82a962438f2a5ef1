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

    /**
     * Overwrites a vector of doubles on the CPU. DJL's own {@code set} makes the tensor point at Java's buffer, and
     * libtorch warn of an obsolete call.
     */
    public void overwrite(NDArray target, double[] values) {
        try (NDManager scratch = target.getManager().newSubManager(Device.cpu())) {
            copy(scratch, target, scratch.create(values));
        }
    }

    /** Sets every value to zero. */
    public void clear(NDArray target) {
        try (NDManager scratch = target.getManager().newSubManager()) {
            run(scratch, "clear_", target);
        }
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
