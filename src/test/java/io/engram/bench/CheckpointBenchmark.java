package io.engram.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Retention;
import io.engram.checkpoint.SavePoint;
import io.engram.checkpoint.TensorState;
import io.engram.tensor.Devices;
import io.engram.tensor.HostTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long a save of 100 MB in 20 tensors stops the thread that trains, next to the bare copy out of the device and to
 * the time until the checkpoint stands. The first round, which touches the memory for the first time, counts too.
 *
 * <p>Arguments: the device, auto where it is left out, and the folder, a temporary one where it is left out.
 */
public final class CheckpointBenchmark {

    private static final int ROUNDS = 8;
    private static final int TENSORS = 20;
    private static final int FLOATS_EACH = 1_250_000;

    private final NDManager manager;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final HostTensors bare = new HostTensors();
    private final Checkpointer checkpointer;

    private CheckpointBenchmark(NDManager manager, Path folder) {
        this.manager = manager;
        for (int i = 0; i < TENSORS; i++) {
            tensors.put("weight" + i, manager.randomNormal(new Shape(FLOATS_EACH)));
        }
        checkpointer = new Checkpointer(new CheckpointFolder(folder, InstantSource.system()));
        checkpointer.add("model.safetensors", new TensorState(manager, () -> tensors));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("checkpoint-benchmark-");
        try (NDManager manager =
                NDManager.newBaseManager(Devices.named(arguments.length > 0 ? arguments[0] : "auto"))) {
            new CheckpointBenchmark(manager, folder).run();
        }
    }

    private void run() {
        System.out.println("100 MB on " + Devices.nameOf(manager.getDevice()));
        System.out.println("| round | bare copy ms | save() ms | beyond the copy ms | until it stands ms |");
        System.out.println("|--:|--:|--:|--:|--:|");
        for (int round = 1; round <= ROUNDS; round++) {
            train();
            double copy = millis(() -> bare.take(tensors));
            train();
            long start = System.nanoTime();
            int epoch = round;
            double stopped =
                    millis(() -> checkpointer.save(SavePoint.endOfEpoch(epoch, epoch, Map.of()), Retention.newest(1)));
            checkpointer.awaitFinished();
            double whole = (System.nanoTime() - start) / 1e6;
            System.out.printf(
                    Locale.ROOT, "| %d | %.1f | %.1f | %.1f | %.1f |%n", round, copy, stopped, stopped - copy, whole);
        }
        checkpointer.delete(Retention.newest(0));
        checkpointer.close();
    }

    /** A step of training, of which nothing is left to be done when it returns. */
    private void train() {
        tensors.values().forEach(tensor -> tensor.addi(1));
        tensors.values().forEach(tensor -> {
            try (NDArray first = tensor.get(0)) {
                first.getFloat();
            }
        });
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
