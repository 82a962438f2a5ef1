package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.tensor.BoundKernel;
import io.engram.tensor.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exponential moving average of the parameters. It is what validation, test and downloads see: a Brain swaps it
 * with the parameters for their time. Buffers are not averaged, as in PyTorch's AveragedModel.
 */
final class Ema implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private final BoundKernel start;
    private final BoundKernel swap;
    private final Map<String, NDArray> parameters;
    private final double share;
    private @Nullable BoundKernel update;

    /**
     * Starts from the parameters as they are.
     *
     * @param decay share of an average that stays at each update
     */
    Ema(NDManager manager, Map<String, NDArray> parameters, double decay) {
        this.manager = manager.newSubManager();
        this.parameters = parameters;
        this.share = 1 - decay;
        parameters.forEach((name, parameter) ->
                averages.put(name, this.manager.zeros(parameter.getShape(), parameter.getDataType())));
        Kernels kernels = Kernels.on(manager.getDevice());
        List<NDArray> s = List.copyOf(averages.values());
        List<NDArray> p = List.copyOf(parameters.values());
        this.start = kernels.bind(this.manager, "assign_", s, p);
        this.swap = kernels.bind(this.manager, "swap_", s, p);
        start.run();
    }

    /**
     * Sets the averages to the parameters as they are, and follows their updates from now on.
     *
     * @param good 1 on the device where an update has changed the parameters, or else 0
     */
    void follow(NDArray good) {
        start.run();
        update = Kernels.on(manager.getDevice())
                .bind(manager, "ema_", share, good, List.copyOf(averages.values()), List.copyOf(parameters.values()));
    }

    /** Takes a step behind an update of the parameters. */
    void update() {
        Objects.requireNonNull(update, "there is nothing to follow yet").run();
    }

    /** Puts the averages into the parameters and the parameters here, or back. */
    void swap() {
        swap.run();
    }

    /** The averages by the names of the parameters. */
    Map<String, NDArray> tensors() {
        return averages;
    }

    @Override
    public void close() {
        manager.close();
    }
}
