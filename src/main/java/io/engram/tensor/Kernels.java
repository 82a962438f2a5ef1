package io.engram.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The project's own kernels: operators that DJL lacks or does slowly. Their text is {@code kernels.py} beside this. */
public final class Kernels implements AutoCloseable {

    private final Script script;

    /** Compiles the kernels for the manager's device. */
    public Kernels(NDManager manager) {
        this.script = new Script(manager, "Kernels", source());
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

    @Override
    public void close() {
        script.close();
    }
}
