package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Kernels;
import io.engram.tensor.Script;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gradients of all parameters of a Brain together, whichever optimizer moves them. */
public final class Gradients implements AutoCloseable {

    private final Kernels kernels;
    private final NDList parameters;
    private final NDArray limit;

    /**
     * Watches these parameters.
     *
     * @param maxNorm the largest L2 norm that clipping leaves; null and 0 turn clipping off
     */
    public Gradients(NDManager manager, Collection<NDArray> parameters, @Nullable Double maxNorm) {
        this.kernels = new Kernels(manager);
        this.parameters = Script.list("p", List.copyOf(parameters));
        this.limit =
                manager.create(new double[] {maxNorm == null ? 0 : maxNorm}).toDevice(ai.djl.Device.cpu(), false);
    }

    /**
     * Scales all gradients together so that their norm is at most the limit, as torch.nn.utils.clip_grad_norm_.
     *
     * @return the norm before, scalar; not finite where any gradient is not
     */
    public NDArray clip(NDManager scratch) {
        return kernels.run(scratch, "clip_", limit, parameters);
    }

    /** Sets all gradients to zero. */
    public void zero(NDManager scratch) {
        kernels.run(scratch, "zero_", parameters);
    }

    @Override
    public void close() {
        kernels.close();
        limit.close();
    }
}
