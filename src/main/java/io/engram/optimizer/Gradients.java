package io.engram.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.tensor.BoundKernel;
import io.engram.tensor.Kernels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of all parameters of a Brain, whichever optimizer moves them: they add up over the batches of a window,
 * and an update averages and clips them as one.
 *
 * <p>Which parameters have gradients is settled here and now: those that require one. No method waits for the device.
 */
public final class Gradients implements AutoCloseable {

    private static final DataType F32 = DataType.FLOAT32;

    private final NDManager manager;
    private final GradientBuffer buffer;
    private final double slope;
    private final @Nullable LossScaler scaler;

    /** m of the kernels: norm, scale, bad, good, divisor, offset, infinity. */
    private final List<NDArray> measures;

    private final NDArray one;
    private final NDArray counted;
    private final BoundKernel count;
    private final NDArray meanNorm;
    private final BoundKernel readMeanNorm;
    private final BoundKernel clear;
    private final BoundKernel setDivisor;
    private final @Nullable BoundKernel updateScale;
    private final Map<List<Optimizer>, List<GroupStep>> steps = new HashMap<>();
    private final Map<List<Optimizer>, FiniteOnly> partials = new HashMap<>();
    private final boolean finiteOnly;
    private int divisor;

    /**
     * Watches these parameters, and starts with nothing added up.
     *
     * @param maxNorm the largest L2 norm that clipping leaves; null and 0 turn clipping off
     * @throws IllegalArgumentException where the norm is negative, or a parameter is not float32
     */
    public Gradients(NDManager manager, Map<String, NDArray> parameters, @Nullable Double maxNorm) {
        this(manager, parameters, maxNorm, null);
    }

    /**
     * The same for losses that are scaled.
     *
     * @param scaler null for none
     */
    public Gradients(
            NDManager manager, Map<String, NDArray> parameters, @Nullable Double maxNorm, @Nullable LossScaler scaler) {
        this(manager, parameters, maxNorm, scaler, false);
    }

    /**
     * The same, with a choice of what a gradient that is not finite stops.
     *
     * @param finiteOnly true to leave only the parameters concerned out of an update, false to leave out all
     */
    public Gradients(
            NDManager manager,
            Map<String, NDArray> parameters,
            @Nullable Double maxNorm,
            @Nullable LossScaler scaler,
            boolean finiteOnly) {
        this.finiteOnly = finiteOnly;
        if (maxNorm != null && !(maxNorm >= 0)) {
            throw new IllegalArgumentException(
                    "max_grad_norm must be 0 or more, was " + maxNorm + "; 0 and null turn clipping off");
        }
        this.manager = manager.newSubManager();
        this.buffer = new GradientBuffer(this.manager, parameters);
        this.slope = maxNorm == null || maxNorm == 0 ? 0 : 1 / maxNorm;
        this.scaler = scaler;
        this.measures = Stream.of(F32, F32, F32, F32, F32, F32, F32)
                .map(type -> this.manager.zeros(new Shape(), type))
                .toList();
        this.counted = this.manager.zeros(new Shape(), DataType.FLOAT64);
        this.count = bind("count_", counted, measures.get(3));
        this.measures.get(6).addi(Float.POSITIVE_INFINITY);
        this.one = this.manager.ones(new Shape(), DataType.FLOAT32);
        this.meanNorm = this.manager.zeros(new Shape(), DataType.FLOAT32);
        this.readMeanNorm = bind("mean_norm_", meanNorm, measures);
        this.clear = bind("clear_all_", List.of(buffer.whole()));
        this.setDivisor = scaler == null
                ? bind("set_divisor_", 1.0, slope, measures)
                : bind("set_scaled_divisor_", 1.0, slope, measures, scaler.scale());
        this.updateScale = scaler == null ? null : scaleUpdate(scaler);
        this.setDivisor.run();
        this.divisor = 1;
    }

    private BoundKernel scaleUpdate(LossScaler of) {
        return bind(
                "update_loss_scale_",
                of.scale(),
                of.growthTracker(),
                measures,
                LossScaler.GROWTH,
                LossScaler.BACKOFF,
                of.growthInterval());
    }

    private BoundKernel bind(String kernel, Object... arguments) {
        return Kernels.on(manager.getDevice()).bind(manager, kernel, arguments);
    }

    /**
     * Collects for a backward pass, as the engine's own collector, which is slower; {@code backward} multiplies the
     * loss by the loss scale where there is one. One collector can be open in a process.
     */
    public GradientCollector newCollector() {
        return new SeededCollector(scaler == null ? one : scaler.scale());
    }

    /**
     * Ends a window: averages the sums, clips the gradients that the active optimizers move, all of them together, lets
     * each take its step, and sets all gradients to zero, those of other optimizers too. Where the norm is not finite,
     * parameters and states stay as they are.
     *
     * @param active whose parameters are among those watched here; an equal list is the fastest
     * @param batches of the window
     */
    public void update(Collection<Optimizer> active, int batches) {
        if (batches != divisor) {
            setDivisor.rebind(0, (double) batches);
        }
        if (batches != divisor || scaler != null) {
            setDivisor.run();
            divisor = batches;
        }
        List<Optimizer> order = List.copyOf(active);
        List<GroupStep> sequence = steps.computeIfAbsent(order, this::sequence);
        if (sequence.isEmpty()) {
            zero();
            return;
        }
        FiniteOnly partial = finiteOnly ? partials.computeIfAbsent(order, this::partial) : null;
        if (partial != null) {
            partial.begin();
        }
        sequence.forEach(GroupStep::take);
        if (partial != null) {
            partial.end();
        }
        if (updateScale != null) {
            updateScale.run();
        }
    }

    private FiniteOnly partial(List<Optimizer> active) {
        return new FiniteOnly(manager, buffer, active);
    }

    /** The first kernel measures for all, the last clears for all: with one group an update is one call. */
    private List<GroupStep> sequence(List<Optimizer> active) {
        List<OptimizerGroup> groups = active.stream()
                .flatMap(optimizer -> optimizer.groups().stream())
                .filter(group -> group.parameters().stream().anyMatch(buffer::has))
                .toList();
        List<NDArray> moved = groups.stream()
                .flatMap(group -> group.parameters().stream())
                .filter(buffer::has)
                .toList();
        List<NDArray> measured = buffer.isAll(moved)
                ? List.of(buffer.whole())
                : moved.stream().map(buffer::of).toList();
        List<GroupStep> sequence = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            OptimizerGroup group = groups.get(i);
            List<NDArray> first = i == 0 ? measured : List.of();
            List<NDArray> last = i == groups.size() - 1 ? List.of(buffer.whole()) : List.of();
            sequence.add(new GroupStep(group, group.bind(manager, buffer, List.of(slope, measures), first, last)));
        }
        return sequence;
    }

    /** Sets all gradients to zero. */
    public void zero() {
        clear.run();
    }

    /**
     * The norm of the last update's mean gradients before clipping, scalar, on the device; not finite where the update
     * was skipped. The same array each time, which the next call overwrites.
     */
    public NDArray lastNorm() {
        readMeanNorm.run();
        return meanNorm;
    }

    /** Keeps such norms of one update after the other; closed with this. */
    public UpdateNorms norms() {
        return new UpdateNorms(manager, measures);
    }

    /** 1 where the last update has changed something, 0 where its norm was not finite; scalar, on the device. */
    public NDArray good() {
        return measures.get(3);
    }

    /** Counts the last update, if it has changed something. */
    public void count() {
        count.run();
    }

    /** How many of the updates that were counted have changed something. Waits for the device. */
    public long counted() {
        return (long) counted.getDouble();
    }

    /**
     * What has been added up in the window so far, undivided, by the parameters' names. The arrays are the sums
     * themselves: to write into them is to restore them.
     */
    public Map<String, NDArray> sums() {
        return buffer.byName();
    }

    /**
     * Puts back what {@link #sums} gave, to the bit.
     *
     * @throws IllegalArgumentException where a sum is missing
     */
    public void restore(Map<String, NDArray> sums) {
        if (!sums.keySet().containsAll(sums().keySet())) {
            throw new IllegalArgumentException(
                    "there must be a sum for each of " + sums().keySet() + ", but there are " + sums.keySet());
        }
        try (NDManager scratch = manager.newSubManager()) {
            Kernels kernels = Kernels.on(manager.getDevice());
            sums().forEach((name, sum) -> kernels.copy(scratch, sum, Objects.requireNonNull(sums.get(name))));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
