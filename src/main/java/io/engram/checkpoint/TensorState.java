package io.engram.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.HostTensors;
import io.engram.tensor.Kernels;
import io.engram.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Named tensors as one safetensors file; loading writes into the tensors that are there. */
public final class TensorState implements Recoverable {

    private final NDManager manager;
    private final Supplier<Map<String, NDArray>> tensors;
    private final Consumer<Map<String, Shape>> makeRoom;
    private final HostTensors copy = new HostTensors();

    /**
     * Names the tensors.
     *
     * @param tensors asked for at each save and load, so that what is registered may still change
     */
    public TensorState(NDManager manager, Supplier<Map<String, NDArray>> tensors) {
        this(manager, tensors, shapes -> {});
    }

    /**
     * Names tensors whose shapes depend on what was done.
     *
     * @param makeRoom told the shapes of a file before it is loaded, so that the tensors may get them
     */
    public TensorState(
            NDManager manager, Supplier<Map<String, NDArray>> tensors, Consumer<Map<String, Shape>> makeRoom) {
        this.manager = manager;
        this.tensors = tensors;
        this.makeRoom = makeRoom;
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
        Map<String, Shape> shapes = new TreeMap<>();
        sources.forEach((name, source) -> shapes.put(name, source.getShape()));
        makeRoom.accept(shapes);
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
