package io.engram.brain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Retention;
import io.engram.model.ModuleFactory;
import io.engram.model.Modules;
import io.engram.model.Pass;
import io.engram.optimizer.Optimizer;
import io.engram.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a Brain works on: modules, updates, checkpoints, and where the run is. The steps are {@link Brain}'s, their
 * order is that of {@link Fit} and {@link StageLoop}.
 */
final class Session implements AutoCloseable {

    private final NDManager manager;
    private final RunContext context;
    private final Modules modules;
    private final DataParallel replicas;
    private final @Nullable Ema ema;
    private final SessionCheckpoints checkpoints;
    private final FitState state = new FitState();
    private final History history = new History();
    private @Nullable Updates updates;
    private @Nullable EarlyStopping earlyStopping;
    private @Nullable StageLoop loop;

    /** Whether an evaluation is nobody's business but its caller's. */
    private boolean aside;

    /** Makes the modules on the first device that the options name. */
    Session(Map<String, ? extends ModuleFactory> factories, RunContext context, @Nullable Checkpointer checkpointer) {
        RunOptions options = context.options();
        Device device = options.firstDevice();
        options.precision().requireOn(device);
        options.evalPrecision().requireOn(device);
        this.manager = NDManager.newBaseManager(device);
        this.context = context;
        this.modules = new Modules(manager, factories, context.seed());
        this.replicas = new DataParallel(options.replicaDevices(), modules);
        this.ema = options.emaDecay() > 0 ? new Ema(manager, modules.parameters(), options.emaDecay()) : null;
        this.checkpoints = new SessionCheckpoints(context, checkpointer);
        checkpoints.addWeights(manager, this::evaluatedTensors, ema == null ? null : modules::parameters);
    }

    /** What users download and evaluate are the averages, where there are any. */
    private Map<String, NDArray> evaluatedTensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>(ema == null ? modules.parameters() : ema.tensors());
        tensors.putAll(modules.buffers());
        return tensors;
    }

    /** Gets ready to update, and goes on from the newest checkpoint, if there is one. */
    void startFit(
            EpochCounter epochs,
            Map<String, Optimizer> optimizers,
            Map<String, Schedule> schedules,
            @Nullable EarlyStopping stopping) {
        if (updates != null) {
            updates.close();
        }
        Updates made = new Updates(manager, modules.parameters(), optimizers, schedules, context.options(), state);
        updates = made;
        earlyStopping = stopping;
        if (ema != null) {
            ema.follow(made.good());
        }
        Map<String, Recoverable> states = new LinkedHashMap<>();
        states.put("epoch.txt", epochs);
        states.put("brain.properties", state);
        states.put("history.txt", history);
        states.putAll(made.recoverables(manager));
        if (stopping != null) {
            states.put("early_stopping.txt", stopping);
        }
        if (checkpoints.recover(states)) {
            context.listener().recovered(history.stages());
        }
        made.start();
    }

    void enter(StageLoop stageLoop) {
        loop = stageLoop;
    }

    void trainMode() {
        modules.enter(new Pass(true, context.options().precision(), 0));
    }

    /** The averages stand in for the weights until {@link #leaveEvaluation}. */
    void evaluationMode() {
        modules.enter(new Pass(false, context.options().evalPrecision(), 0));
        if (ema != null) {
            ema.swap();
        }
    }

    void leaveEvaluation() {
        if (ema != null && !modules.pass().training()) {
            ema.swap();
        }
        modules.enter(Pass.TRAINING);
    }

    /** Lets the active optimizers step, and the averages after them. */
    void step(Map<String, Optimizer> active) {
        updates().step(active);
        if (ema != null && !active.isEmpty()) {
            ema.update();
        }
    }

    boolean isStepLimitReached() {
        Long limit = context.options().optimizerStepLimit();
        return limit != null && updates().reaches(limit);
    }

    /** Whether the fit ends before its last epoch. */
    boolean isOver() {
        return (earlyStopping != null && earlyStopping.isDue()) || isStepLimitReached();
    }

    void epochEnded(int epoch, Map<String, Double> metrics) {
        state.endEpoch();
        updates().epochEnded(metrics);
        if (earlyStopping != null) {
            earlyStopping.observe(epoch, metrics);
        }
    }

    void saveWithinEpoch(int epoch, Retention retention) {
        if (state.isWithinEpoch()) {
            checkpoints.save(epoch, optimizerStep(), false, Map.of(), retention);
        }
    }

    /** Runs an evaluation of which neither history nor listener hears. */
    StageStats aside(Supplier<StageStats> evaluation) {
        aside = true;
        try {
            return evaluation.get();
        } finally {
            aside = false;
        }
    }

    boolean isAside() {
        return aside;
    }

    void report(Progress progress) {
        if (!aside) {
            context.listener().progress(progress);
        }
    }

    long optimizerStep() {
        return updates == null ? 0 : updates.taken();
    }

    int stageStep() {
        return loop == null ? 0 : loop.step();
    }

    StageLoop loop() {
        return Objects.requireNonNull(loop, "there is no stage before fit or evaluate");
    }

    Updates updates() {
        return Objects.requireNonNull(updates, "the optimizers are made when the fit starts");
    }

    NDManager manager() {
        return manager;
    }

    RunContext context() {
        return context;
    }

    RunOptions options() {
        return context.options();
    }

    Modules modules() {
        return modules;
    }

    DataParallel replicas() {
        return replicas;
    }

    SessionCheckpoints checkpoints() {
        return checkpoints;
    }

    FitState state() {
        return state;
    }

    History history() {
        return history;
    }

    @Override
    public void close() {
        checkpoints.close();
        if (updates != null) {
            updates.close();
        }
        modules.close();
        manager.close();
    }
}
