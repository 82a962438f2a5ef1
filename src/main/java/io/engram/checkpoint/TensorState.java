package io.engram.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.HostTensors;
import io.engram.tensor.Kernels;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Named tensors as one safetensors file; loading writes into the tensors that are there. */
public final class TensorState implements Recoverable {

    private final NDManager manager;
    private final Supplier<Map<String, NDArray>> tensors;
    private final HostTensors copy = new HostTensors();

    /**
     * Names the tensors.
     *
     * @param tensors asked for at each save and load, so that what is registered may still change
     */
    public TensorState(NDManager manager, Supplier<Map<String, NDArray>> tensors) {
        this.manager = manager;
        this.tensors = tensors;
    }

    /** One copy out of the device. The memory that it goes to is kept for the next one. */
    @Override
    public Snapshot snapshot() {
        copy.take(tensors.get());
        return new Snapshot() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                copy.writeTo(out);
            }

            @Override
            public long bytes() {
                return copy.bytes();
            }
        };
    }

    @Override
    public void load(InputStream in) throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            load(Safetensors.read(scratch, in));
        }
    }

    /**
     * Takes over the values of tensors with the same names and shapes.
     *
     * @throws CorruptCheckpoint where names or shapes differ; nothing has changed then
     */
    public void load(Map<String, NDArray> sources) {
        Map<String, NDArray> targets = tensors.get();
        if (!sources.keySet().equals(targets.keySet())) {
            throw new CorruptCheckpoint("the file's tensors are not this model's: it has "
                    + new TreeSet<>(sources.keySet()) + ", but needed are " + new TreeSet<>(targets.keySet()));
        }
        // All are checked before the first is written: a file that does not fit must change nothing.
        IdentityHashMap<NDArray, NDArray> pairs = new IdentityHashMap<>();
        sources.forEach((name, source) -> {
            NDArray target = targets.get(name);
            if (target == null || !source.getShape().equals(target.getShape())) {
                throw new CorruptCheckpoint("tensor '" + name + "' has the shape " + source.getShape());
            }
            pairs.put(target, source);
        });
        Kernels kernels = Kernels.on(manager.getDevice());
        try (NDManager scratch = manager.newSubManager()) {
            pairs.forEach((target, source) -> kernels.copy(scratch, target, source));
        }
    }
}
