package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.EarlyStopping;
import io.engram.brain.HParams;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Ranking;
import io.engram.checkpoint.Retention;
import io.engram.checkpoint.TensorState;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.loss.Objectives;
import io.engram.metric.Metric;
import io.engram.model.Module;
import io.engram.model.ModuleFactory;
import io.engram.optimizer.ParameterGroup;
import io.engram.schedule.Schedule;
import io.engram.schedule.SchedulerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ai.djl.ndarray.NDManager;
import io.engram.model.Pass;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Modules in a row, a weighted sum of losses, metrics, and a checkpoint at the end of every epoch. */
final class SupervisedBrain extends Brain {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ExperimentDefinition definition;
    private final Objectives objectives;
    private final List<Metric> metrics;

    /** Whether the targets are the inputs as the first module gets them. */
    private final boolean targetIsInput;

    private final @Nullable Module transforms;
    private @Nullable BiConsumer<NDManager, NDArray> exampleLosses;

    /**
     * A Brain for a plan.
     *
     * @param transforms what each batch goes through before the first module, its owner's; null where it went through
     *     it before
     */
    SupervisedBrain(ExperimentPlan plan, @Nullable Module transforms, RunContext context, @Nullable Checkpointer checkpointer) {
        super(modulesOf(plan), plan.definition().optimizer(), hparamsOf(plan.definition()), context, checkpointer);
        this.definition = plan.definition();
        this.transforms = transforms;
        this.targetIsInput = plan.examples() instanceof ExamplePlan.OfItems items
                && items.items().targetIsInput();
        this.objectives = new Objectives(device(), definition.objectives());
        this.metrics = definition.metrics().stream()
                .map(metric -> metric.create(manager(), plan.predictions()))
                .toList();
        if (!metrics.isEmpty()) {
            checkpointer()
                    .ifPresent(into -> into.add(
                            "metrics.safetensors",
                            new TensorState(manager(), this::metricSums, this::makeRoomInMetrics)));
        }
    }

    /** Has each batch that is tested tell the losses of its examples, (B). */
    void watch(BiConsumer<NDManager, NDArray> losses) {
        exampleLosses = losses;
    }

    /** What the last module says to a batch outside of any stage. */
    NDArray predictions(Batch batch) {
        modules().enter(Pass.EVALUATION);
        return computeForward(batch, Stage.TEST).get(0);
    }

    /** Takes over the weights of a checkpoint, and nothing else. */
    void load(Checkpoint checkpoint) {
        TrainedModel.load(manager(), modules(), checkpoint);
    }

    /** What the metrics hold in the middle of a stage. */
    private Map<String, NDArray> metricSums() {
        Map<String, NDArray> sums = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            String place = i + ".";
            metrics.get(i).tensors().forEach((name, sum) -> sums.put(place + name, sum));
        }
        return sums;
    }

    /** Some metrics hold every example. */
    private void makeRoomInMetrics(Map<String, Shape> shapes) {
        for (int i = 0; i < metrics.size(); i++) {
            String place = i + ".";
            Map<String, Shape> own = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> {
                if (name.startsWith(place)) {
                    own.put(name.substring(place.length()), shape);
                }
            });
            metrics.get(i).makeRoom(own);
        }
    }

    private static Map<String, ModuleFactory> modulesOf(ExperimentPlan plan) {
        Map<String, ModuleFactory> modules = new LinkedHashMap<>();
        plan.networks().forEach(network -> modules.put(network.name(), network));
        return modules;
    }

    private static HParams hparamsOf(ExperimentDefinition definition) {
        return HParams.of(JSON.convertValue(definition.hparams(), new TypeReference<Map<String, Object>>() {}));
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray lengths = batch.lengths();
        NDArray input = batch.inputs().singletonOrThrow();
        if (transforms != null) {
            NDList untouched = lengths == null ? new NDList(input) : new NDList(input, lengths);
            input = transforms.forward(untouched, modules().pass()).singletonOrThrow();
        }
        NDArray output = modules().forward(input, lengths);
        return targetIsInput ? new NDList(output, input) : new NDList(output);
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray output = predictions.get(0);
        NDList targets = batch.targets();
        if (targetIsInput) {
            NDList transformed = new NDList(predictions.get(1));
            transformed.addAll(targets.subNDList(1));
            targets = transformed;
        }
        // The metrics are where the weights are; with replicas the predictions may be elsewhere.
        NDArray predicted = output.toDevice(device(), false);
        NDList wanted = new NDList(targets.toDevice(device(), false));
        metrics.forEach(metric -> metric.update(scratch(), predicted, wanted));
        BiConsumer<NDManager, NDArray> watching = exampleLosses;
        if (watching != null && stage == Stage.TEST) {
            watching.accept(scratch(), objectives.perExample(predicted, wanted));
        }
        return objectives.loss(output, targets, stage == Stage.TRAIN);
    }

    @Override
    protected void onStageStart(Stage stage, int epoch) {
        if (step() == 0) {
            metrics.forEach(Metric::reset);
        }
    }

    @Override
    protected Map<String, Double> stageMetrics(Stage stage) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach(metric -> values.put(metric.name(), metric.value()));
        return values;
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> values) {
        saveCheckpoint(epoch, true, values);
    }

    @Override
    protected Retention retention() {
        return definition.checkpoints().retention();
    }

    /**
     * Saves the average of the best checkpoints, as many as the definition says, unless an attempt before has done so.
     * One checkpoint alone is its own average.
     */
    void averageBest(BatchSource valid) {
        CheckpointSpec spec = definition.checkpoints();
        List<Checkpoint> all = checkpointer().map(Checkpointer::list).orElse(List.of());
        boolean done = !all.isEmpty() && all.get(0).isAverage();
        if (spec.average() == 0 || done || context().options().testOnly()) {
            return;
        }
        List<Checkpoint> best = Ranking.best(spec.metric(), spec.modeOrDefault()).rank(all).stream()
                .filter(checkpoint -> !checkpoint.isAverage())
                // As for the test of the best: a damaged one is passed over for the next best.
                .filter(CheckpointFolder::isWhole)
                .limit(spec.average())
                .toList();
        if (best.size() > 1) {
            saveAverage(best, valid);
        }
    }

    /** Whether checkpoints are still there when the run is over. */
    boolean keepsCheckpoints() {
        return checkpointer()
                .filter(checkpointer -> !checkpointer.isTemporary())
                .isPresent();
    }

    /** Loads the weights of the best checkpoint by the definition's metric. */
    Optional<Checkpoint> recoverBest() {
        CheckpointSpec spec = definition.checkpoints();
        boolean any = !checkpointer()
                .map(from -> from.find(Ranking.best(spec.metric(), spec.modeOrDefault())))
                .orElse(List.of())
                .isEmpty();
        return any ? Optional.of(recoverBest(spec.metric(), spec.modeOrDefault())) : Optional.empty();
    }

    @Override
    protected Schedule createSchedule(String optimizer, double learningRate) {
        SchedulerSpec scheduler = definition.scheduler();
        return scheduler == null ? super.createSchedule(optimizer, learningRate) : scheduler.create(learningRate);
    }

    @Override
    protected List<ParameterGroup> parameterGroups(Map<String, NDArray> parameters) {
        return ParameterGroupSpec.of(definition.parameterGroups(), parameters, super::parameterGroups);
    }

    @Override
    protected Optional<EarlyStopping> createEarlyStopping() {
        return Optional.ofNullable(definition.earlyStopping()).map(EarlyStopping::new);
    }

    @Override
    public void close() {
        objectives.close();
        metrics.forEach(Metric::close);
        super.close();
    }
}
