package io.engram.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.engram.tensor.Safetensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The mean of the tensors of some checkpoints: weights that often do better than any single ones. */
public final class TensorAverage {

    private final NDManager manager;
    private final Map<String, NDArray> sums = new LinkedHashMap<>();
    private final Map<String, DataType> types = new LinkedHashMap<>();

    private TensorAverage(NDManager manager) {
        this.manager = manager;
    }

    /**
     * Averages a file over checkpoints. Sums are double precision; a tensor keeps its type, so that a mean of whole
     * numbers is rounded. In memory there are the sums and one checkpoint at a time.
     *
     * @param manager to which the result belongs
     * @throws IllegalArgumentException where there are no checkpoints, or their tensors differ in name, shape or type
     * @throws CorruptCheckpoint where a file is missing or damaged
     */
    public static Map<String, NDArray> of(NDManager manager, List<Checkpoint> checkpoints, String file) {
        if (checkpoints.isEmpty()) {
            throw new IllegalArgumentException("there are no checkpoints to average");
        }
        try (NDManager scratch = manager.newSubManager()) {
            TensorAverage average = new TensorAverage(scratch);
            checkpoints.forEach(checkpoint -> average.add(checkpoint, file));
            return average.means(manager, checkpoints.size());
        }
    }

    private void add(Checkpoint checkpoint, String file) {
        Path path = checkpoint.folder().resolve(file);
        CheckpointFolder.verify(checkpoint);
        try (NDManager scratch = manager.newSubManager();
                InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            Map<String, NDArray> tensors = Safetensors.read(scratch, in);
            if (sums.isEmpty()) {
                tensors.forEach(this::begin);
            } else {
                requireSame(checkpoint, tensors);
                sums.forEach((name, sum) -> sum.addi(wide(Objects.requireNonNull(tensors.get(name)))));
            }
        } catch (IOException e) {
            throw new CorruptCheckpoint("cannot read " + path, e);
        }
    }

    private void begin(String name, NDArray tensor) {
        types.put(name, tensor.getDataType());
        NDArray sum = wide(tensor);
        sum.attach(manager);
        sums.put(name, sum);
    }

    private static NDArray wide(NDArray tensor) {
        return tensor.toType(DataType.FLOAT64, true);
    }

    private void requireSame(Checkpoint checkpoint, Map<String, NDArray> tensors) {
        if (!tensors.keySet().equals(sums.keySet())) {
            throw new IllegalArgumentException("only checkpoints of one model can be averaged: " + checkpoint.id()
                    + " has the tensors " + tensors.keySet() + ", but those before have " + sums.keySet());
        }
        tensors.forEach((name, tensor) -> {
            NDArray sum = Objects.requireNonNull(sums.get(name));
            if (!tensor.getShape().equals(sum.getShape()) || tensor.getDataType() != types.get(name)) {
                throw new IllegalArgumentException("only checkpoints of one model can be averaged: in "
                        + checkpoint.id() + " the tensor '" + name + "' is " + tensor.getDataType() + " "
                        + tensor.getShape() + ", but in those before " + types.get(name) + " " + sum.getShape());
            }
        });
    }

    private Map<String, NDArray> means(NDManager owner, int count) {
        Map<String, NDArray> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> {
            DataType type = Objects.requireNonNull(types.get(name));
            NDArray mean = sum.div(count);
            NDArray result = (type.isFloating() ? mean : mean.round()).toType(type, true);
            result.attach(owner);
            means.put(name, result);
        });
        return means;
    }
}
