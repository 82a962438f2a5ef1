package io.engram.brain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Retention;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.metric.Mode;
import io.engram.model.ModuleFactory;
import io.engram.model.Modules;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.OptimizerFactory;
import io.engram.optimizer.ParameterGroup;
import io.engram.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits a model. Say how to predict and what to minimise; the loop, the optimizer steps, the statistics, the checkpoints
 * and the resumption are here. Every other step may be overridden. After SpeechBrain's class of the same name.
 *
 * <p>{@link #fit} calls {@code onFitStart}, which calls {@code createOptimizers}; then for each epoch
 * {@code onStageStart(TRAIN)}, {@code zeroGrad}, for each batch {@code fitBatch} and {@code updateAverage},
 * {@code zeroGrad}, {@code onStageEnd}; the same for {@code VALID} with {@code evaluateBatch}; {@code onEpochEnd}.
 * {@code fitBatch} calls {@code onFitBatchStart}, {@code computeForward}, {@code computeObjectives}, and at the end of
 * a window {@code optimizersStep}, then {@code onFitBatchEnd}.
 *
 * <p>A Brain belongs to one thread, and there is one that trains in a process: libtorch's random generator and DJL's
 * collector of gradients are global.
 */
public abstract class Brain implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Brain.class);
    private static final String ONLY = "optimizer";

    private final Session session;
    private final @Nullable OptimizerFactory optimizer;
    private final HParams hparams;

    /** Trains on the device that {@code auto} finds, with every option at its default and no checkpoints. */
    protected Brain(Map<String, ? extends ModuleFactory> modules, OptimizerFactory optimizer) {
        this(modules, optimizer, Map.of(), Map.of(), null);
    }

    /**
     * The five arguments of the reference.
     *
     * @param modules by name, which is the prefix of their tensors' names in a checkpoint
     * @param optimizer makes the optimizer when a fit starts; null where {@link #createOptimizers} is overridden, or
     *     nothing is learned by gradients
     * @param hparams named values for the sub-class; one with the name of a run option stands for it
     * @param runOpts options by the names of {@link RunOptions}, which go before defaults and hparams
     * @param checkpointer saves and recovers; null for a run without checkpoints
     * @throws io.engram.definition.InvalidDefinition where an option is unknown or wrong
     */
    protected Brain(
            Map<String, ? extends ModuleFactory> modules,
            @Nullable OptimizerFactory optimizer,
            Map<String, ?> hparams,
            Map<String, ? extends @Nullable Object> runOpts,
            @Nullable Checkpointer checkpointer) {
        this(
                modules,
                optimizer,
                HParams.of(hparams),
                RunContext.onTerminal(RunOptions.resolve(HParams.of(hparams), runOpts)),
                checkpointer);
    }

    /**
     * The same with all that surrounds a run.
     *
     * @throws IllegalArgumentException where the device cannot do what the options ask for
     */
    protected Brain(
            Map<String, ? extends ModuleFactory> modules,
            @Nullable OptimizerFactory optimizer,
            HParams hparams,
            RunContext context,
            @Nullable Checkpointer checkpointer) {
        this.session = new Session(modules, context, checkpointer);
        this.optimizer = optimizer;
        this.hparams = hparams;
    }

    /** What the model says to a batch; the arrays belong to the manager of the batch's inputs. */
    protected abstract NDList computeForward(Batch batch, Stage stage);

    /** The loss to minimise: a scalar, shape (), the mean over the batch. */
    protected abstract NDArray computeObjectives(NDList predictions, Batch batch, Stage stage);

    /**
     * Trains, then validates, once per epoch, and continues where the newest checkpoint stands, in the middle of an
     * epoch or between two. Does nothing where the options say {@code test_only}.
     *
     * @param valid null for no validation
     * @throws FitStopped where the stop signal asks for it; what was done is saved before
     * @throws NonFiniteLoss where the patience is exceeded
     * @throws IllegalArgumentException where a set is empty
     */
    public final void fit(EpochCounter epochs, BatchSource train, @Nullable BatchSource valid) {
        if (session.options().testOnly()) {
            log.info("run_opts.test_only is set: there is no training");
            return;
        }
        new Fit(
                        this,
                        session,
                        epochs,
                        makeLoader(train, Stage.TRAIN),
                        valid == null ? null : makeLoader(valid, Stage.VALID))
                .run();
    }

    /** Evaluates with the weights as they are. */
    public final StageStats evaluate(BatchSource test) {
        return evaluate(test, null, null);
    }

    /**
     * Evaluates with the weights of the checkpoint whose metric is largest or smallest, which stay for later
     * evaluations; counters and optimizers are not touched.
     *
     * @param maxKey such as {@code valid.accuracy}, or null
     * @param minKey such as {@code valid.loss}, or null; not both
     */
    public final StageStats evaluate(BatchSource test, @Nullable String maxKey, @Nullable String minKey) {
        BatchSource loader = makeLoader(test, Stage.TEST);
        int epoch = onEvaluateStart(maxKey, minKey);
        return evaluate(Stage.TEST, epoch, loader);
    }

    /**
     * Evaluates with the weights as they are, after {@link #onEvaluateStart} without a key.
     *
     * @param epoch that they are from
     */
    public final StageStats evaluate(BatchSource test, int epoch) {
        BatchSource loader = makeLoader(test, Stage.TEST);
        onEvaluateStart(null, null);
        return evaluate(Stage.TEST, epoch, loader);
    }

    private StageStats evaluate(Stage stage, int epoch, BatchSource loader) {
        return new StageLoop(this, session, new FitClock(epoch, epoch, 0)).evaluate(stage, epoch, loader);
    }

    /** What the batches of a stage are taken from; the place to wrap them. */
    protected BatchSource makeLoader(BatchSource batches, Stage stage) {
        return batches;
    }

    /** Makes the optimizers, registers what a checkpoint holds, and recovers the newest one. */
    protected void onFitStart(EpochCounter epochs) {
        Map<String, Optimizer> optimizers = createOptimizers();
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        optimizers.forEach((name, made) -> schedules.put(name, createSchedule(name, made.learningRate())));
        session.startFit(epochs, optimizers, schedules, createEarlyStopping().orElse(null), retention());
    }

    /** What moves the parameters, by name; the default is one optimizer for all of them, by the factory. */
    protected Map<String, Optimizer> createOptimizers() {
        return optimizer == null || parameters().isEmpty()
                ? Map.of()
                : Map.of(ONLY, optimizer.create(parameterGroups(parameters())));
    }

    /**
     * How the default optimizer treats the parameters: all alike, or vectors without decay where the options say so.
     */
    protected List<ParameterGroup> parameterGroups(Map<String, NDArray> parameters) {
        return session.options().removeVectorWeightDecay()
                ? ParameterGroup.withoutVectorDecay(parameters)
                : List.of(ParameterGroup.of(parameters));
    }

    /** How a learning rate goes on from the optimizer's own; it stays unless this is overridden. */
    protected Schedule createSchedule(String optimizerName, double learningRate) {
        return Schedule.constant(learningRate);
    }

    /** What ends the fit before its last epoch; nothing unless this is overridden. */
    protected Optional<EarlyStopping> createEarlyStopping() {
        return Optional.empty();
    }

    /** Before a stage; metrics start anew here, unless {@link #step} says that the stage is resumed in its middle. */
    protected void onStageStart(Stage stage, int epoch) {}

    /** What a stage has to say beside its loss. */
    protected Map<String, Double> stageMetrics(Stage stage) {
        return Map.of();
    }

    /** After a stage. */
    protected void onStageEnd(StageStats stats) {}

    /**
     * After training and validation of an epoch; the place to save a checkpoint. Metrics are named {@code valid.loss}.
     */
    protected void onEpochEnd(int epoch, Map<String, Double> metrics) {}

    /** After the last epoch, when all checkpoints are on disk. */
    protected void onFitEnd() {}

    /** Before the update of a batch. */
    protected void onFitBatchStart(Batch batch, boolean shouldStep) {}

    /** After the update of a batch; the loss is not divided by the window. */
    protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {}

    /** Whether the window of gradients closes with the batch at hand: when it is full, and at the epoch's end. */
    protected boolean shouldStep() {
        return isLastStep() || session.state().windowBatches + 1 >= session.options().gradAccumulationFactor();
    }

    /**
     * Adds a batch's gradients to the window's, and updates at the window's end.
     *
     * @return the batch's loss, scalar, not divided by the window
     */
    protected NDArray fitBatch(Batch batch) {
        boolean shouldStep = shouldStep();
        onFitBatchStart(batch, shouldStep);
        DataParallel.Passed passed = backward(
                () -> session.replicas().forward(scratch(), batch, part -> {
                    NDList predictions = computeForward(part, Stage.TRAIN);
                    return new DataParallel.Passed(predictions, computeObjectives(predictions, part, Stage.TRAIN));
                }),
                DataParallel.Passed::loss);
        if (shouldStep) {
            optimizersStep();
        }
        onFitBatchEnd(batch, passed.predictions(), passed.loss(), shouldStep);
        return passed.loss();
    }

    /**
     * Computes a loss and adds its gradients to those of the parameters; for a {@link #fitBatch} of one's own.
     *
     * @return the loss
     */
    protected final NDArray backward(Supplier<NDArray> objectives) {
        return backward(objectives, loss -> loss);
    }

    private <T> T backward(Supplier<T> forward, Function<T, NDArray> loss) {
        try (GradientCollector collector = session.updates().newCollector()) {
            T passed = forward.get();
            collector.backward(loss.apply(passed));
            session.countBackward();
            return passed;
        }
    }

    /** The loss of a batch without any update. */
    protected NDArray evaluateBatch(Batch batch, Stage stage) {
        return computeObjectives(computeForward(batch, stage), batch, stage);
    }

    /**
     * Takes the loss of a batch into the mean of the stage, weighted by examples; one that is not finite counts apart.
     */
    protected void updateAverage(NDArray loss, Batch batch) {
        LossMean mean = session.loop().mean();
        if (session.hasPassedBackward()) {
            mean.take(loss, batch.size());
        } else {
            mean.add(loss, batch.size());
        }
    }

    /**
     * More losses of an epoch were not finite than the patience allows. It is noticed when the losses are read, a few
     * times a second: a step that is not finite changes nothing, so being late costs nothing.
     */
    protected void checkLossIsFinite(int epoch, long nonFinite) {
        int patience = session.options().nonfinitePatience();
        if (nonFinite > patience) {
            throw new NonFiniteLoss(epoch, patience);
        }
    }

    /** Whether the window's gradients may be used; those that are not finite are left out by the update itself. */
    protected boolean checkGradients() {
        return true;
    }

    /** The optimizers that step, out of all; gradients of the others are thrown away, not kept. */
    protected Map<String, Optimizer> freezeOptimizers(Map<String, Optimizer> optimizers) {
        return optimizers;
    }

    /** Updates with the mean of the window's gradients, clipped together, and starts a new window. */
    protected void optimizersStep() {
        step(session.updates().optimizers());
    }

    /**
     * The same with some of the optimizers, for a {@link #fitBatch} in which they take turns. Gradients that the
     * backward pass has left in the parameters of the others are thrown away: none leaks into their own updates.
     *
     * @throws IllegalArgumentException where there is no such optimizer
     */
    protected final void optimizersStep(Set<String> names) {
        Map<String, Optimizer> some = new LinkedHashMap<>(session.updates().optimizers());
        if (!some.keySet().containsAll(names)) {
            throw new IllegalArgumentException(
                    "there are the optimizers " + some.keySet() + ", but " + names + " shall step");
        }
        some.keySet().retainAll(names);
        step(some);
    }

    private void step(Map<String, Optimizer> optimizers) {
        session.step(checkGradients() ? freezeOptimizers(optimizers) : Map.of());
    }

    /** Sets the gradients of all parameters to zero. */
    protected void zeroGrad() {
        session.updates().zero();
    }

    /**
     * Before an evaluation: recovers the weights of the best checkpoint by one of the keys, where there is one.
     *
     * @return the epoch that the weights are from
     * @throws IllegalArgumentException where both keys are given
     * @throws IllegalStateException where no checkpoint has the metric
     */
    protected int onEvaluateStart(@Nullable String maxKey, @Nullable String minKey) {
        String key = maxKey == null ? minKey : maxKey;
        if (key == null) {
            return session.history().lastEpoch();
        }
        if (maxKey != null && minKey != null) {
            throw new IllegalArgumentException(
                    "evaluate takes max_key or min_key, not both: " + maxKey + ", " + minKey);
        }
        return session.recoverBest(key, maxKey == null ? Mode.MIN : Mode.MAX)
                .manifest()
                .epoch();
    }

    /** Which checkpoints stay when one is saved; the best by valid.loss and the newest, unless this is overridden. */
    protected Retention retention() {
        return Retention.best("valid.loss", Mode.MIN, 1).and(Retention.newest(1));
    }

    /**
     * Loads the weights of the best checkpoint by a metric; nothing else.
     *
     * @throws IllegalStateException where no checkpoint has the metric
     */
    protected final Checkpoint recoverBest(String metric, Mode mode) {
        return session.recoverBest(metric, mode);
    }

    /**
     * Saves all that is registered. It is written in the background; the listener is told when it stands.
     *
     * @param metrics to find it by; {@code valid.loss}
     */
    protected final void saveCheckpoint(int epoch, boolean endOfEpoch, Map<String, Double> metrics) {
        session.checkpoints().save(epoch, optimizerStep(), endOfEpoch, metrics, retention());
    }

    /**
     * Takes over the mean of the weights of some checkpoints, validates it beside the history of the fit, and saves it
     * as one more checkpoint, whose metadata says {@code kind: average}. Nothing is deleted for it.
     *
     * @throws IllegalArgumentException where there is none to average
     */
    protected final void saveAverage(List<Checkpoint> checkpoints, BatchSource valid) {
        session.checkpoints().loadAverage(manager(), checkpoints);
        int epoch = session.history().lastEpoch();
        BatchSource loader = makeLoader(valid, Stage.VALID);
        StageStats stats = session.aside(() -> evaluate(Stage.VALID, epoch, loader));
        session.checkpoints().saveAverage(epoch, optimizerStep(), stats.prefixedMetrics());
    }

    /** Batches of the running stage that are done; 0 between stages. */
    public final int step() {
        return session.stageStep();
    }

    /** Whether the batch at hand is the last of its stage. */
    protected final boolean isLastStep() {
        return session.loop().isLastStep();
    }

    /** Mean of the finite losses of the running stage so far, NaN before the first. Waits for the device. */
    protected final double averageLoss() {
        return session.loop().mean().read().mean();
    }

    /** Optimizer steps so far; one that a gradient which was not finite turned into nothing does not count. */
    public final long optimizerStep() {
        return session.optimizerStep();
    }

    /** What every stage of the fit came to, those before a resumption included. */
    public final List<StageStats> history() {
        return session.history().stages();
    }

    /** What is trained, by its name in a checkpoint: {@code model.0.weight}. */
    public final Map<String, NDArray> parameters() {
        return session.modules().parameters();
    }

    /** Where it trains. */
    public final Device device() {
        return manager().getDevice();
    }

    protected final NDManager manager() {
        return session.manager();
    }

    /** Where the arrays of the batch at hand live; it is closed behind the batch. */
    protected final NDManager scratch() {
        return session.loop().scratch();
    }

    protected final Modules modules() {
        return session.modules();
    }

    protected final HParams hparams() {
        return hparams;
    }

    protected final RunContext context() {
        return session.context();
    }

    protected final Optional<Checkpointer> checkpointer() {
        return session.checkpoints().checkpointer();
    }

    @Override
    public void close() {
        session.close();
    }
}
