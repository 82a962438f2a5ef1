package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.brain.Brain;
import io.engram.brain.EarlyStopping;
import io.engram.brain.HParams;
import io.engram.brain.Stage;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Ranking;
import io.engram.checkpoint.Retention;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.metric.Metric;
import io.engram.metric.MetricSpec;
import io.engram.metric.Statistic;
import io.engram.model.Module;
import io.engram.model.ModuleFactory;
import io.engram.optimizer.ParameterGroup;
import io.engram.schedule.Schedule;
import io.engram.schedule.SchedulerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Brain that a definition describes: transforms, metrics, parameter groups, schedule, early stopping and checkpoints
 * are as it says. A recipe adds how a batch is learned from: {@code computeForward} and {@code computeObjectives}, and
 * where that is not enough any other step of {@link Brain}. What it keeps beside networks and optimizers from one batch
 * to the next it must add to the checkpointer in its constructor, or a resumed run would be another one.
 */
public abstract class ExperimentBrain extends Brain {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ExperimentPlan plan;
    private final ExperimentDefinition definition;
    private final @Nullable Module transforms;

    /** Whether the targets are the inputs as the first module gets them. */
    private final boolean targetIsInput;

    private final RecordedStatistics statistics = new RecordedStatistics();
    private final List<Metric> metrics = new ArrayList<>();

    /** Makes the plan's networks, under their names, and the definition's metrics. */
    protected ExperimentBrain(RecipeRun run) {
        super(
                networksOf(run.plan()),
                run.plan().definition().optimizer(),
                hparamsOf(run.plan().definition()),
                run.context(),
                run.checkpointer());
        this.plan = run.plan();
        this.definition = plan.definition();
        this.transforms = run.transforms();
        this.targetIsInput = plan.examples() instanceof ExamplePlan.OfItems items
                && items.items().targetIsInput();
        definition.metrics().forEach(spec -> metrics.add(record(metric(spec))));
    }

    private static Map<String, ModuleFactory> networksOf(ExperimentPlan plan) {
        Map<String, ModuleFactory> networks = new LinkedHashMap<>();
        plan.networks().forEach(network -> networks.put(network.name(), network.factory()));
        return networks;
    }

    /** All that a checkpoint's weights hold, by name. */
    final Map<String, NDArray> weights() {
        Map<String, NDArray> weights = new LinkedHashMap<>(modules().parameters());
        weights.putAll(modules().buffers());
        return weights;
    }

    private static HParams hparamsOf(ExperimentDefinition definition) {
        return HParams.of(JSON.convertValue(definition.hparams(), new TypeReference<Map<String, Object>>() {}));
    }

    protected final ExperimentPlan plan() {
        return plan;
    }

    /**
     * From now on each stage records it, and checkpoints hold it. To be called in the constructor; the recipe names it
     * among its {@link RecipeSpec#statistics}.
     *
     * @return the same, which this Brain closes
     */
    protected final <S extends Statistic> S record(S statistic) {
        if (statistics.isEmpty()) {
            checkpointer().ifPresent(into -> into.add(RecordedStatistics.FILE_NAME, statistics.state(manager())));
        }
        statistics.add(statistic);
        return statistic;
    }

    /** From now on it takes every batch as the metrics do, but is not recorded: {@link #reports} alone tells of it. */
    final void watch(MetricSpec spec) {
        // It is never closed by itself: what it holds is the Brain's.
        metrics.add(metric(spec));
    }

    private Metric metric(MetricSpec spec) {
        return plan.examples()
                .pieces()
                .map(tokens -> spec.create(manager(), plan.predictions(), tokens::text))
                .orElseGet(() -> spec.create(manager(), plan.predictions()));
    }

    /** What metrics say beside their values, by their names; those that say nothing have none. */
    final Map<String, Map<String, Object>> reports() {
        Map<String, Map<String, Object>> reports = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            Map<String, Object> report = metric.report();
            if (!report.isEmpty()) {
                reports.put(metric.name(), report);
            }
        }
        return reports;
    }

    /** Takes over the weights of a checkpoint, and nothing else. */
    final void load(Checkpoint checkpoint) {
        TrainedModel.load(manager(), modules(), checkpoint);
    }

    /** The input of a batch behind the transforms. */
    protected final NDArray input(Batch batch) {
        NDArray lengths = batch.lengths();
        NDArray input = batch.inputs().singletonOrThrow();
        if (transforms == null) {
            return input;
        }
        NDList untouched = lengths == null ? new NDList(input) : new NDList(input, lengths);
        return transforms.forward(untouched, modules().pass()).singletonOrThrow();
    }

    /** Whether the targets are the inputs behind the transforms, so that who judges predictions must know these. */
    protected final boolean targetIsInput() {
        return targetIsInput;
    }

    /**
     * What predictions are compared with, the lengths behind it where there are some.
     *
     * @param input what {@link #input} gave
     */
    protected final NDList targets(Batch batch, NDArray input) {
        NDList targets = batch.targets();
        if (!targetIsInput) {
            return targets;
        }
        NDList transformed = new NDList(input);
        transformed.addAll(targets.subNDList(1));
        return transformed;
    }

    /** Takes a batch into the definition's metrics. */
    protected final void updateMetrics(NDArray predictions, NDList targets) {
        // The metrics are where the weights are; with replicas the predictions may be elsewhere.
        NDArray predicted = predictions.toDevice(device(), false);
        NDList wanted = new NDList(targets.toDevice(device(), false));
        metrics.forEach(metric -> metric.update(scratch(), predicted, wanted));
    }

    @Override
    protected void onStageStart(Stage stage, int epoch) {
        if (step() == 0) {
            statistics.reset();
        }
    }

    @Override
    protected Map<String, Double> stageMetrics(Stage stage) {
        return statistics.values();
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> values) {
        saveCheckpoint(epoch, true, values);
    }

    @Override
    protected Retention retention() {
        return definition.checkpoints().retention();
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

    /**
     * Saves the average of the best checkpoints, as many as the definition says, unless an attempt before has done so.
     * One checkpoint alone is its own average.
     */
    final void averageBest(BatchSource valid) {
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
    final boolean keepsCheckpoints() {
        return checkpointer()
                .filter(checkpointer -> !checkpointer.isTemporary())
                .isPresent();
    }

    /** Loads the weights of the best checkpoint by the definition's metric. */
    final Optional<Checkpoint> recoverBest() {
        CheckpointSpec spec = definition.checkpoints();
        boolean any = !checkpointer()
                .map(from -> from.find(Ranking.best(spec.metric(), spec.modeOrDefault())))
                .orElse(List.of())
                .isEmpty();
        return any ? Optional.of(recoverBest(spec.metric(), spec.modeOrDefault())) : Optional.empty();
    }

    @Override
    public void close() {
        statistics.close();
        super.close();
    }
}
