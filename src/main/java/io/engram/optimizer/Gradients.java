package io.engram.optimizer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.Kernels;
import io.engram.tensor.Script;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of all parameters of a Brain together, whichever optimizer moves them: they add up over the batches of
 * a window, and are averaged and clipped as one.
 */
public final class Gradients {

    private final Kernels kernels;
    private final NDManager manager;
    private final NDList parameters;
    private final double maxNorm;
    private NDArray options;
    private int averagedOver = 1;

    /**
     * Watches these parameters.
     *
     * @param maxNorm the largest L2 norm that clipping leaves; null and 0 turn clipping off
     */
    public Gradients(NDManager manager, Collection<NDArray> parameters, @Nullable Double maxNorm) {
        this.manager = manager;
        this.kernels = Kernels.on(manager.getDevice());
        this.parameters = Script.list("p", List.copyOf(parameters));
        this.maxNorm = maxNorm == null ? 0 : maxNorm;
        this.options = options(1);
    }

    private NDArray options(int batches) {
        return manager.create(new double[] {maxNorm, 1.0 / batches}).toDevice(Device.cpu(), false);
    }

    /**
     * Divides the sums of gradients by the number of batches, then scales all of them together so that their norm is at
     * most the limit, as torch.nn.utils.clip_grad_norm_.
     *
     * @return the norm of the mean before clipping, scalar; not finite where any gradient is not
     */
    public NDArray averageAndClip(NDManager scratch, int batches) {
        if (batches != averagedOver) {
            options.close();
            options = options(batches);
            averagedOver = batches;
        }
        return kernels.run(scratch, "average_and_clip_", options, parameters);
    }

    /** Sets all gradients to zero. */
    public void zero(NDManager scratch) {
        kernels.run(scratch, "zero_", parameters);
    }
}
