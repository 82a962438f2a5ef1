package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.brain.Brain;
import io.engram.brain.EarlyStopping;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.loss.Objectives;
import io.engram.metric.Metric;
import io.engram.model.Module;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.schedule.Schedule;
import io.engram.schedule.SchedulerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Modules in a row, a weighted sum of losses, metrics, and a checkpoint at the end of every epoch. */
final class SupervisedBrain extends Brain {

    private final ExperimentDefinition definition;
    private final Objectives objectives;
    private final List<Metric> metrics;

    SupervisedBrain(NDManager manager, ExperimentPlan plan, RunContext context, Checkpointer checkpointer) {
        super(manager, networks(manager, plan), plan.definition().optimizer()::create, context, checkpointer);
        this.definition = plan.definition();
        this.objectives = new Objectives(manager.getDevice(), definition.objectives());
        this.metrics = definition.metrics().stream()
                .map(metric -> metric.create(manager()))
                .toList();
    }

    private static Map<String, Module> networks(NDManager manager, ExperimentPlan plan) {
        Map<String, Module> networks = new LinkedHashMap<>();
        for (NetworkPlan network : plan.networks()) {
            networks.put(
                    network.name(),
                    new Network(manager, network, plan.definition().seed()));
        }
        return networks;
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDList values = batch.inputs();
        for (Module module : modules().values()) {
            values = module.forward(values, stage == Stage.TRAIN);
        }
        return values;
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray output = predictions.singletonOrThrow();
        NDArray targets = batch.targets().singletonOrThrow();
        metrics.forEach(metric -> metric.update(output.getManager(), output, targets));
        return objectives.loss(output, targets, stage == Stage.TRAIN);
    }

    @Override
    protected void onStageStart(Stage stage, int epoch) {
        metrics.forEach(Metric::reset);
    }

    @Override
    protected Map<String, Double> stageMetrics(Stage stage) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach(metric -> values.put(metric.name(), metric.value()));
        return values;
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> values) {
        checkpointer().ifPresent(checkpointer -> {
            Checkpoint checkpoint = checkpointer.save(epoch, optimizerStep(), true, values);
            context().listener().checkpointSaved(checkpoint, checkpointer.keepOnly(definition.checkpoints()));
        });
    }

    @Override
    protected Schedule createSchedule(double learningRate) {
        SchedulerSpec scheduler = definition.scheduler();
        return scheduler == null ? super.createSchedule(learningRate) : scheduler.create(learningRate);
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
