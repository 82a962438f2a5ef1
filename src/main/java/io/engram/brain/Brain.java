package io.engram.brain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.TensorState;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.Module;
import io.engram.optimizer.Gradients;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.OptimizerFactory;
import io.engram.schedule.Schedule;
import io.engram.tensor.Seeds;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fits a model. Say how to predict and what to minimise; the loop, the optimizer steps, the statistics, the checkpoints
 * and the resumption are here. The hooks are optional. After SpeechBrain's class of the same name.
 *
 * <p>A Brain belongs to one thread, and there is one that trains in a process: libtorch's random generator and DJL's
 * collector of gradients are global.
 */
public abstract class Brain implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, Module> modules;
    private final OptimizerFactory optimizers;
    private final RunContext context;
    private final @Nullable Checkpointer checkpointer;
    private final Gradients gradients;
    private final History history = new History();
    private @Nullable Updates updates;
    private @Nullable EarlyStopping earlyStopping;

    /**
     * Takes over the modules: they are closed with this.
     *
     * @param manager of the device to train on
     * @param modules by name, which is the prefix of their tensors' names in a checkpoint
     * @param optimizers makes the optimizer when the fit starts
     * @param checkpointer saves and recovers, where there is one
     */
    protected Brain(
            NDManager manager,
            Map<String, Module> modules,
            OptimizerFactory optimizers,
            RunContext context,
            @Nullable Checkpointer checkpointer) {
        this.manager = manager.newSubManager();
        this.modules = new LinkedHashMap<>(modules);
        this.optimizers = optimizers;
        this.context = context;
        this.checkpointer = checkpointer;
        this.gradients = new Gradients(
                this.manager, parameters().values(), context.options().maxGradNorm());
        if (checkpointer != null) {
            checkpointer.add(Manifest.WEIGHTS_FILE_NAME, new TensorState(this.manager, this::tensors));
        }
    }

    /** What the model says to a batch; the arrays belong to the manager of the batch's inputs. */
    protected abstract NDList computeForward(Batch batch, Stage stage);

    /** The loss to minimise: a scalar, shape (), the mean over the batch. */
    protected abstract NDArray computeObjectives(NDList predictions, Batch batch, Stage stage);

    /** Before a stage; metrics start anew here. */
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

    /** Before the update of a batch. */
    protected void onFitBatchStart(Batch batch, boolean shouldStep) {}

    /** After the update of a batch. */
    protected void onFitBatchEnd(Batch batch, NDList predictions, NDArray loss, boolean shouldStep) {}

    /**
     * Trains, then validates, once per epoch, and continues behind the epoch of the newest checkpoint.
     *
     * @param valid null for no validation
     * @throws FitStopped where the stop signal asks for it
     * @throws NonFiniteLoss where the patience is exceeded
     * @throws IllegalArgumentException where a set is empty
     */
    public final void fit(EpochCounter epochs, BatchSource train, @Nullable BatchSource valid) {
        requireExamples(Stage.TRAIN, train);
        if (valid != null) {
            requireExamples(Stage.VALID, valid);
        }
        onFitStart(epochs);
        FitClock clock =
                new FitClock(epochs.limit(), epochs.current(), train.batches() + (valid == null ? 0 : valid.batches()));
        Iterator<Integer> remaining = epochs.iterator();
        while (!stopsEarly() && remaining.hasNext()) {
            int epoch = remaining.next();
            Map<String, Double> metrics = new LinkedHashMap<>();
            run(Stage.TRAIN, epoch, train, clock)
                    .metrics()
                    .forEach((name, value) -> metrics.put(Stage.TRAIN.label() + "." + name, value));
            if (valid != null) {
                run(Stage.VALID, epoch, valid, clock)
                        .metrics()
                        .forEach((name, value) -> metrics.put(Stage.VALID.label() + "." + name, value));
            }
            updates().epochEnded(metrics);
            if (earlyStopping != null) {
                earlyStopping.observe(epoch, metrics);
            }
            onEpochEnd(epoch, metrics);
            if (context.options().debug() && epoch == context.options().debugEpochs()) {
                break;
            }
        }
    }

    private boolean stopsEarly() {
        return earlyStopping != null && earlyStopping.isDue();
    }

    /** How the learning rate goes on from the optimizer's own; it stays unless this is overridden. */
    protected Schedule createSchedule(double learningRate) {
        return Schedule.constant(learningRate);
    }

    /** What ends the fit before its last epoch; nothing unless this is overridden. */
    protected Optional<EarlyStopping> createEarlyStopping() {
        return Optional.empty();
    }

    /** Makes the optimizer, registers what a checkpoint holds, and recovers the newest one. */
    protected void onFitStart(EpochCounter epochs) {
        Optimizer optimizer = optimizers.create(parameters());
        Updates made = new Updates(
                optimizer,
                createSchedule(optimizer.learningRate()),
                gradients,
                context.options().gradAccumulationFactor());
        updates = made;
        earlyStopping = createEarlyStopping().orElse(null);
        if (checkpointer != null) {
            register(checkpointer, epochs, made);
            if (checkpointer.recoverNewest().isPresent()) {
                context.listener().recovered(history.stages());
            }
        }
        made.start();
    }

    private void register(Checkpointer into, EpochCounter epochs, Updates made) {
        made.register(into, manager);
        into.add("epoch.txt", epochs);
        into.add("history.txt", history);
        if (earlyStopping != null) {
            into.add("early_stopping.txt", earlyStopping);
        }
    }

    /** Evaluates with the weights as they are. */
    public final StageStats evaluate(BatchSource test, int epoch) {
        requireExamples(Stage.TEST, test);
        return run(Stage.TEST, epoch, test, new FitClock(epoch, epoch, 0));
    }

    private static void requireExamples(Stage stage, BatchSource batches) {
        if (batches.examples() == 0) {
            throw new IllegalArgumentException("there are no examples for the stage " + stage.label());
        }
    }

    private StageStats run(Stage stage, int epoch, BatchSource batches, FitClock clock) {
        onStageStart(stage, epoch);
        StageLoop.Step step = stage == Stage.TRAIN
                ? (scratch, batch, index, last) -> fitBatch(scratch, batch, epoch, index, last)
                : (scratch, batch, index, last) -> evaluateBatch(batch, stage);
        LossMean.Reading loss = new StageLoop(manager, context, clock).run(stage, epoch, batches, step);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss.mean());
        metrics.putAll(stageMetrics(stage));
        StageStats stats = new StageStats(
                stage,
                epoch,
                optimizerStep(),
                metrics,
                clock.stageExamples(),
                clock.stageSeconds(),
                loss.nonFinite(),
                stage == Stage.TRAIN ? updates().learningRate() : null);
        if (stage != Stage.TEST) {
            history.add(stats);
        }
        onStageEnd(stats);
        context.listener().stageEnded(stats);
        return stats;
    }

    /** Adds a batch's gradients to the window's, and updates at the window's end. */
    private NDArray fitBatch(NDManager scratch, Batch batch, int epoch, int step, boolean last) {
        boolean shouldStep = updates().closesWindow(last);
        onFitBatchStart(batch, shouldStep);
        // What is random in a step depends on its place alone, so a resumed run draws what an uninterrupted one would.
        Engine.getInstance().setRandomSeed((int) Seeds.at(context.seed(), epoch, step));
        NDList predictions;
        NDArray loss;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            predictions = computeForward(batch, Stage.TRAIN);
            loss = computeObjectives(predictions, batch, Stage.TRAIN);
            collector.backward(loss);
        }
        if (shouldStep) {
            updates().step(scratch);
        }
        onFitBatchEnd(batch, predictions, loss, shouldStep);
        return loss;
    }

    /** The loss of a batch without any update. */
    protected NDArray evaluateBatch(Batch batch, Stage stage) {
        return computeObjectives(computeForward(batch, stage), batch, stage);
    }

    private Updates updates() {
        if (updates == null) {
            throw new IllegalStateException("the optimizer is made when the fit starts");
        }
        return updates;
    }

    /** Optimizer steps so far. */
    public long optimizerStep() {
        return updates == null ? 0 : updates.steps();
    }

    /** What every stage of the fit came to, those before a resumption included. */
    public List<StageStats> history() {
        return history.stages();
    }

    protected final NDManager manager() {
        return manager;
    }

    protected final Map<String, Module> modules() {
        return modules;
    }

    protected final RunContext context() {
        return context;
    }

    protected final Optional<Checkpointer> checkpointer() {
        return Optional.ofNullable(checkpointer);
    }

    /** What is trained, by its name in a checkpoint: {@code model.0.weight}. */
    public final Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        modules.forEach((name, module) ->
                module.parameters().forEach((tensor, array) -> parameters.put(name + "." + tensor, array)));
        return parameters;
    }

    /** What a checkpoint holds of the model: parameters and buffers. */
    private Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = parameters();
        modules.forEach(
                (name, module) -> module.buffers().forEach((tensor, array) -> tensors.put(name + "." + tensor, array)));
        return tensors;
    }

    @Override
    public void close() {
        if (updates != null) {
            updates.close();
        }
        modules.values().forEach(Module::close);
        manager.close();
    }
}
