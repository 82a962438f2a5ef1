package io.engram.brain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.Retention;
import io.engram.metric.Mode;
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
    private final StepTrace trace;
    private @Nullable Updates updates;
    private @Nullable EarlyStopping earlyStopping;
    private @Nullable StageLoop loop;

    /** Whether there are averages to evaluate: from the first fit or the first checkpoint on. */
    private boolean averages;

    /** Whether the averages are in the parameters, and the weights in the place of the averages. */
    private boolean averagesInPlace;

    /** Whether a backward pass of the batch at hand has been counted. */
    private boolean counted;

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
        this.ema = options.emaDecay() > 0 && !modules.parameters().isEmpty()
                ? new Ema(manager, modules.parameters(), options.emaDecay())
                : null;
        this.checkpoints = new SessionCheckpoints(context, checkpointer);
        this.trace = new StepTrace(context.listener(), state, history);
        checkpoints.addWeights(manager, this::evaluatedTensors, ema == null ? null : this::trainedTensors);
    }

    /** What users download and evaluate are the averages, where there are any; wherever they are at the moment. */
    private Map<String, NDArray> evaluatedTensors() {
        boolean away = ema != null && !averagesInPlace;
        Map<String, NDArray> tensors =
                new LinkedHashMap<>(away ? Objects.requireNonNull(ema).tensors() : modules.parameters());
        tensors.putAll(modules.buffers());
        return tensors;
    }

    /** What training goes on from, where that is something else. */
    private Map<String, NDArray> trainedTensors() {
        return averagesInPlace ? Objects.requireNonNull(ema).tensors() : modules.parameters();
    }

    /** Gets ready to update, and goes on from the newest checkpoint, if there is one. */
    void startFit(
            EpochCounter epochs,
            Map<String, Optimizer> optimizers,
            Map<String, Schedule> schedules,
            @Nullable EarlyStopping stopping,
            Retention retention) {
        if (updates != null) {
            updates.close();
        }
        Updates made = new Updates(manager, modules.parameters(), optimizers, schedules, context.options(), state);
        updates = made;
        earlyStopping = stopping;
        if (ema != null) {
            ema.follow(made.good());
            averages = true;
        }
        startAnew(epochs);
        Map<String, Recoverable> states = new LinkedHashMap<>();
        states.put("epoch.txt", epochs);
        states.put("brain.properties", state);
        states.put(History.FILE_NAME, history);
        states.putAll(made.recoverables(manager));
        if (stopping != null) {
            states.put("early_stopping.txt", stopping);
        }
        if (checkpoints.recover(states, retention)) {
            // A validation that was over in an epoch that was not comes again.
            if (state.isWithinEpoch()) {
                history.remove(Stage.VALID, epochs.current());
            }
            context.listener().recovered(history.stages());
        }
        made.start();
    }

    /** Forgets where a fit before was cut off: what it did since is not to be gone on from without a checkpoint. */
    private void startAnew(EpochCounter epochs) {
        if (state.isWithinEpoch()) {
            epochs.redo();
            state.forgetEpoch();
        }
        state.windowBatches = 0;
        history.keepUntil(epochs.current());
        if (history.stages().isEmpty()) {
            state.batches = 0;
        }
    }

    /** What a stage finds, and leaves as it was: it may stand inside another one. */
    record Surroundings(@Nullable StageLoop loop, Pass pass, boolean averagesInPlace) {}

    Surroundings enter(StageLoop stageLoop) {
        Surroundings found = new Surroundings(loop, modules.pass(), averagesInPlace);
        loop = stageLoop;
        return found;
    }

    void leave(Surroundings found) {
        loop = found.loop();
        modules.enter(found.pass());
        placeAverages(found.averagesInPlace());
    }

    void trainMode() {
        modules.enter(new Pass(true, context.options().precision(), 0));
    }

    /** The averages stand in for the weights, if there are any. */
    void evaluationMode() {
        modules.enter(new Pass(false, context.options().evalPrecision(), 0));
        placeAverages(averages);
    }

    private void placeAverages(boolean inPlace) {
        if (ema != null && inPlace != averagesInPlace) {
            ema.swap();
            averagesInPlace = inPlace;
        }
    }

    /** Loads the weights of the best checkpoint by a metric. */
    Checkpoint recoverBest(String metric, Mode mode) {
        Checkpoint best = checkpoints.recoverBest(metric, mode);
        averages = ema != null;
        return best;
    }

    void beginBatch() {
        counted = false;
    }

    /** A batch counts once in its window, however many backward passes it takes. */
    void countBackward() {
        if (!counted) {
            counted = true;
            state.windowBatches++;
        }
    }

    /** Whether the batch at hand has had a backward pass. */
    boolean hasPassedBackward() {
        return counted;
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

    StepTrace trace() {
        return trace;
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
