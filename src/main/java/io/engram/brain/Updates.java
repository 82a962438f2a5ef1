package io.engram.brain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.TensorState;
import io.engram.optimizer.Gradients;
import io.engram.optimizer.LossScaler;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.UpdateNorms;
import io.engram.schedule.Schedule;
import io.engram.tensor.Precision;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Turns gradients into updates: windows of accumulation, the optimizers' steps, the schedules of their rates. */
final class Updates implements AutoCloseable {

    private final Map<String, Optimizer> optimizers;
    private final List<Optimizer> inOrder;
    private final Map<String, Schedule> schedules;
    private final Gradients gradients;
    private final @Nullable LossScaler scaler;
    private final Map<String, Double> lastRates = new HashMap<>();
    private final FitState state;

    /** Null where nobody wants to know. */
    private @Nullable UpdateNorms norms;

    private double rateOfLastStep;

    /** Updates taken before this process, or this fit. */
    private long before;

    /** Those that were begun since, of which some may have turned into nothing. */
    private long begun;

    /** Starts with no gradients. */
    Updates(
            NDManager manager,
            Map<String, NDArray> parameters,
            Map<String, Optimizer> optimizers,
            Map<String, Schedule> schedules,
            RunOptions options,
            FitState state) {
        // By name, so that the order, and with it every bit, is the same in every process.
        this.optimizers = new TreeMap<>(optimizers);
        this.inOrder = List.copyOf(this.optimizers.values());
        this.schedules = new LinkedHashMap<>(schedules);
        this.scaler = options.precision() == Precision.FP16 ? new LossScaler(manager) : null;
        this.gradients = new Gradients(manager, parameters, options.maxGradNorm(), scaler, finiteOnly(options));
        this.state = state;
    }

    /** With scaled losses a gradient that overflows must skip the step, or the scale would never come down. */
    private boolean finiteOnly(RunOptions options) {
        if (options.skipNonfiniteGrads() && scaler != null) {
            LoggerFactory.getLogger(Updates.class)
                    .warn(
                            "run_opts.skip_nonfinite_grads is ignored with precision fp16, whose loss scale needs whole steps");
        }
        return options.skipNonfiniteGrads() && scaler == null;
    }

    Map<String, Optimizer> optimizers() {
        return optimizers;
    }

    /** What a checkpoint must hold to update as this would; one optimizer needs no name of its own. */
    Map<String, Recoverable> recoverables(NDManager manager) {
        Map<String, Recoverable> all = new LinkedHashMap<>();
        boolean single = optimizers.size() == 1;
        optimizers.forEach((name, optimizer) -> all.put(
                single ? "optimizer.safetensors" : "optimizer." + name + ".safetensors",
                new TensorState(manager, optimizer::tensors)));
        schedules.forEach((name, schedule) -> {
            if (!schedule.numbers().isEmpty()) {
                all.put(single ? "schedule.txt" : "schedule." + name + ".txt", schedule);
            }
        });
        if (scaler != null) {
            all.put("loss_scale.safetensors", new TensorState(manager, scaler::tensors));
        }
        // An empty file between windows. The state is recovered before.
        all.put(
                "gradients.safetensors",
                new TensorState(manager, () -> state.windowBatches == 0 ? Map.of() : gradients.sums()));
        return all;
    }

    /** Goes on from the state, new or recovered, at the rates that the schedules have in force. */
    void start() {
        before = state.updates - ofOnlyOptimizer();
        begun = ofOnlyOptimizer();
        setLearningRates();
    }

    private void setLearningRates() {
        optimizers.forEach((name, optimizer) -> {
            double rate = scheduleOf(name).learningRate();
            // Only a change: a rate that somebody has set by hand stays until the schedule has something to say.
            if (!Double.valueOf(rate).equals(lastRates.put(name, rate))) {
                optimizer.setLearningRate(rate);
            }
        });
    }

    private Schedule scheduleOf(String name) {
        return Objects.requireNonNull(schedules.get(name), name);
    }

    /** Collects for a backward pass, which adds to the window's gradients. */
    GradientCollector newCollector() {
        return gradients.newCollector();
    }

    /** Steps with the mean of the window's gradients, and starts a new window. */
    void step(Map<String, Optimizer> active) {
        // By name: the order of the sums must be the same in every process.
        Collection<Optimizer> order = active == optimizers ? inOrder : new TreeMap<>(active).values();
        gradients.update(order, Math.max(1, state.windowBatches));
        state.windowBatches = 0;
        if (!active.isEmpty()) {
            if (norms != null) {
                norms.take();
                rateOfLastStep = learningRate();
            }
            if (optimizers.size() > 1) {
                gradients.count();
            }
            begun++;
            active.keySet().forEach(name -> scheduleOf(name).stepTaken());
            setLearningRates();
        }
    }

    /** Throws the window's gradients away. */
    void zero() {
        gradients.zero();
        state.windowBatches = 0;
    }

    /** Measures the norm of each step from now on, and notes its learning rate. */
    void keepNorms() {
        norms = norms == null ? gradients.norms() : norms;
    }

    UpdateNorms norms() {
        return Objects.requireNonNull(norms, "nobody has asked for norms");
    }

    /** The rate of the first optimizer at the last step, before its schedule moved on. */
    double rateOfLastStep() {
        return rateOfLastStep;
    }

    /** 1 on the device where the last step has changed something, 0 where its gradients were not finite. */
    NDArray good() {
        return gradients.good();
    }

    /** Steps that have changed something, in all attempts. Waits for the device. */
    long taken() {
        state.updates = before + (optimizers.size() > 1 ? gradients.counted() : ofOnlyOptimizer());
        return state.updates;
    }

    /** An optimizer counts its own steps, which is all the counting that one alone needs. */
    private long ofOnlyOptimizer() {
        return optimizers.size() == 1 ? optimizers.values().iterator().next().steps() : 0;
    }

    /** Whether so many steps are taken; the device is asked only where it may be so. */
    boolean reaches(long limit) {
        return before + begun >= limit && taken() >= limit;
    }

    void epochEnded(Map<String, Double> metrics) {
        schedules.values().forEach(schedule -> schedule.epochEnded(metrics));
        setLearningRates();
    }

    /** The rate of the first optimizer. */
    double learningRate() {
        return optimizers.values().stream()
                .findFirst()
                .map(Optimizer::learningRate)
                .orElse(0.0);
    }

    @Override
    public void close() {
        gradients.close();
        optimizers.values().forEach(Optimizer::close);
        if (scaler != null) {
            scaler.close();
        }
    }
}
