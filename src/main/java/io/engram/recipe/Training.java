package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.brain.EpochCounter;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.BatchSource;
import io.engram.data.DataSpec;
import io.engram.data.Dataset;
import io.engram.data.Split;
import io.engram.data.Table;
import io.engram.data.sampler.Sampler;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.tensor.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One experiment's run from first to last: fit, then the test of the best checkpoint. */
public final class Training implements AutoCloseable {

    private final ExperimentDefinition definition;
    private final NDManager manager;
    private final Dataset dataset;
    private final Split split;
    private final Sampler order;
    private final SupervisedBrain brain;
    private final EpochCounter epochs;

    /**
     * Puts data and model on the device that the run options name.
     *
     * @param checkpoints where they are written, and where the run resumes from
     */
    public Training(ExperimentPlan plan, Table table, CheckpointFolder checkpoints, RunContext context) {
        this.definition = plan.definition();
        DataSpec data = definition.data();
        this.manager = NDManager.newBaseManager(context.options().firstDevice());
        requirePrecision(context.options());
        this.dataset = new Dataset(manager, table, plan.target(), features -> transformed(plan, features));
        this.split = Split.of(data.split(), table, definition.seed());
        this.order = data.order(table, split.train(), definition.seed());
        checkSplit(plan);
        // What a fork does otherwise than its origin starts afresh.
        boolean forked = checkpoints.list().stream()
                .findFirst()
                .map(newest -> newest.manifest().metadata().containsKey(Fork.ORIGIN))
                .orElse(false);
        Checkpointer checkpointer = new Checkpointer(checkpoints, forked);
        checkpointer.add("definition.json", new DefinitionFile(definition));
        this.brain = new SupervisedBrain(plan, context, checkpointer);
        this.epochs = new EpochCounter(definition.epochs());
    }

    private NDArray transformed(ExperimentPlan plan, NDArray features) {
        if (plan.transforms().layers().isEmpty()) {
            return features;
        }
        try (Network transforms = plan.transforms().create(manager, definition.seed())) {
            return transforms.forward(new NDList(features), Pass.EVALUATION).singletonOrThrow();
        }
    }

    /** What shows only on the machine that trains: {@code device: auto} may be a CPU. */
    private void requirePrecision(RunOptions options) {
        try {
            options.precision().requireOn(manager.getDevice());
            options.evalPrecision().requireOn(manager.getDevice());
        } catch (IllegalArgumentException e) {
            throw new InvalidDefinition(List.of(new Flaw("/run_opts/precision", String.valueOf(e.getMessage()))));
        }
    }

    /** What shows only when the rows are drawn: many small strata may leave a part empty, or a batch with one row. */
    private void checkSplit(ExperimentPlan plan) {
        List<Flaw> flaws = new ArrayList<>();
        DataSpec data = definition.data();
        if (split.train().length == 0 || (data.split().valid() > 0 && split.valid().length == 0)) {
            flaws.add(new Flaw(
                    "/data/split/stratify",
                    "the values of '" + data.split().stratify() + "' have so few rows each that " + split
                            + " leaves a part empty; leave stratify out, or make the shares larger"));
        }
        boolean normalizesOverRows = plan.networks().stream().anyMatch(NetworkPlan::needsTwoRows);
        if (normalizesOverRows
                && hasBatchOfOne(data.batchSize(), definition.runOpts().replicaCount())) {
            flaws.add(new Flaw(
                    "/data/batch_size",
                    "gives a batch with one of the " + order.size() + " rows, and batch_norm needs two to"
                            + " compute a variance, was " + data.batchSize()));
        }
        if (!flaws.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
    }

    /** Whether a replica is ever given one row alone: a batch is split as evenly as its size allows. */
    private boolean hasBatchOfOne(int batchSize, int replicas) {
        long last = order.size() % ((long) batchSize * replicas);
        return batchSize == 1 || (last > 0 && last / Math.min(last, replicas) == 1);
    }

    /** Where it trains: {@code cpu}, {@code gpu:0}. */
    public String deviceName() {
        return Devices.nameOf(manager.getDevice());
    }

    /**
     * Fits from the newest checkpoint on, averages the best where that is asked for, and tests the best.
     *
     * @return the best checkpoint by the definition's metric; none where debug mode throws checkpoints away
     */
    public Optional<Checkpoint> run() {
        DataSpec data = definition.data();
        // Each replica has batches of the size that the definition says.
        BatchSource train = dataset.batches(
                order, Math.multiplyExact(data.batchSize(), definition.runOpts().replicaCount()));
        BatchSource valid = inOrder(split.valid());
        brain.fit(epochs, train, valid);
        if (valid != null) {
            brain.averageBest(valid);
        }
        Optional<Checkpoint> best = brain.recoverBest();
        BatchSource test = inOrder(split.test());
        if (test != null && best.isPresent()) {
            brain.evaluate(test, best.get().manifest().epoch());
        }
        return brain.keepsCheckpoints() ? best : Optional.empty();
    }

    private @Nullable BatchSource inOrder(int[] rows) {
        return rows.length == 0 ? null : dataset.inOrder(rows, definition.data().batchSize());
    }

    @Override
    public void close() {
        brain.close();
        dataset.close();
        manager.close();
    }
}
