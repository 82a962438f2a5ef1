package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.tensor.BoundKernel;
import io.engram.tensor.Kernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The norms of updates, each of the mean gradients before clipping, kept on the device until somebody reads them: one
 * call an update, and no update waits for the device. An update measures its norm whether it clips or not.
 */
public final class UpdateNorms {

    /** Each place has a call of its own, whose arguments never change. */
    private static final int PLACES = 64;

    private final NDArray kept;
    private final List<BoundKernel> calls;
    private final NDList full = new NDList();
    private int next;
    private long taken;

    UpdateNorms(NDManager manager, List<NDArray> measures) {
        this.kept = manager.zeros(new Shape(PLACES));
        Kernels kernels = Kernels.on(manager.getDevice());
        this.calls = IntStream.range(0, PLACES)
                .mapToObj(place -> kernels.bind(manager, "keep_mean_norm_", kept, place, measures))
                .toList();
    }

    /** Keeps the norm of the update that has just been made. */
    public void take() {
        calls.get(next++).run();
        taken++;
        if (next == PLACES) {
            full.add(kept.duplicate());
            next = 0;
        }
    }

    /** How many were kept, those that have been read as well. */
    public long taken() {
        return taken;
    }

    /** Gives those that nobody has read, in order; not finite where an update was skipped. Waits for the device. */
    public float[] drain() {
        if (next > 0) {
            full.add(kept.get("0:" + next));
            next = 0;
        }
        if (full.isEmpty()) {
            return new float[0];
        }
        try (NDArray all = NDArrays.concat(full)) {
            return all.toFloatArray();
        } finally {
            full.close();
            full.clear();
        }
    }
}
