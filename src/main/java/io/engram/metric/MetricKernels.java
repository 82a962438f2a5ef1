package io.engram.metric;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What metrics gather on the device. Their text is {@code metrics.py}. */
final class MetricKernels {

    private static final Map<Device, MetricKernels> BY_DEVICE = new ConcurrentHashMap<>();

    private final Script script;

    private MetricKernels(Device device) {
        this.script = new Script(device, "Metrics", source());
    }

    /** The kernels for a device; they are compiled once in a process and keep no tensors. */
    static MetricKernels on(Device device) {
        return BY_DEVICE.computeIfAbsent(device, MetricKernels::new);
    }

    private static String source() {
        try (InputStream in = MetricKernels.class.getResourceAsStream("metrics.py")) {
            if (in == null) {
                throw new IllegalStateException("metrics.py is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a kernel without gradients. */
    NDArray run(NDManager scratch, String kernel, NDList arguments) {
        return script.run(scratch, kernel, arguments);
    }

    NDArray run(NDManager scratch, String kernel, NDArray... arguments) {
        return run(scratch, kernel, new NDList(arguments));
    }
}
