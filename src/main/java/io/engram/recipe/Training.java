package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.engram.brain.EpochCounter;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.TensorState;
import io.engram.data.BatchSource;
import io.engram.data.DataSpec;
import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.Split;
import io.engram.data.sampler.Sampler;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.Network;
import io.engram.model.transform.LearnedStatistics;
import io.engram.tensor.Devices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One experiment's run from first to last: fit, then the test of the best checkpoint. */
public final class Training implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Training.class);

    private final ExperimentDefinition definition;
    private final NDManager manager;
    private final ExampleSet examples;
    private final @Nullable Network transforms;
    private final int[] valid;
    private final int[] test;
    private final Sampler order;
    private final ExperimentBrain brain;
    private final EpochCounter epochs;

    /**
     * Puts data and model on the device that the run options name.
     *
     * @param checkpoints where they are written, and where the run resumes from
     */
    public Training(ExperimentPlan plan, KeptCells data, CheckpointFolder checkpoints, RunContext context) {
        this.definition = plan.definition();
        TokenModels.load(plan);
        DataSpec spec = definition.data();
        this.manager = NDManager.newBaseManager(context.options().firstDevice());
        requirePrecision(context.options());
        this.transforms =
                plan.transforms().layers().isEmpty() ? null : plan.transforms().create(manager, definition.seed());
        this.examples = ExampleSet.of(manager, plan, data, transforms);
        // Not kept: of very many rows one list of those that are trained on is enough.
        Split split = examples.usable(Split.of(spec, data, definition.seed()), spec.badRows());
        int[] trained = split.train();
        this.valid = split.valid();
        this.test = split.test();
        this.order = spec.order(data, trained, definition.seed());
        SplitChecks.check(plan, split, order);
        learnTransforms(plan, trained);
        // What a fork does otherwise than its origin starts afresh.
        boolean forked = checkpoints.list().stream()
                .findFirst()
                .map(newest -> newest.manifest().metadata().containsKey(Fork.ORIGIN))
                .orElse(false);
        Checkpointer checkpointer = new Checkpointer(checkpoints, forked);
        checkpointer.add("definition.json", new DefinitionFile(definition));
        checkpointer.add(NetworkFile.NAME, NetworkFile.of(plan), true);
        Network learned = transforms;
        if (learned != null && !learned.buffers().isEmpty()) {
            checkpointer.add("transforms.safetensors", new TensorState(manager, learned::buffers));
        }
        plan.labels().ifPresent(labels -> checkpointer.add("labels.json", new LabelsFile(labels)));
        // Those that were saved before there was one go on without it.
        checkpointer.add(ProfileFile.NAME, ProfileFile.of(plan), true);
        this.brain = definition
                .recipe()
                .create(new RecipeRun(plan, plan.transformsOnce() ? null : transforms, context, checkpointer));
        this.epochs = new EpochCounter(definition.epochs());
        // What is in a checkpoint has begun with these weights.
        if (checkpoints.list().stream().allMatch(Checkpoint::isAverage)) {
            requireFiniteUploads(plan);
            initialize(plan, context.folder());
        }
    }

    /** Buffers may be infinite, as a mask is. */
    private void requireFiniteUploads(ExperimentPlan plan) {
        Map<String, NDArray> weights = brain.weights();
        plan.networks()
                .forEach(network -> network.uploaded()
                        .ifPresent(module -> network.namedTensors().forEach((name, tensor) -> {
                            NDArray values = weights.get(name);
                            if (values != null && tensor.trainable()) {
                                InitialWeights.requireFinite(module.dataset(), name, values);
                            }
                        })));
    }

    private void initialize(ExperimentPlan plan, @Nullable Path folder) {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null || folder == null) {
            return;
        }
        try {
            Optional<InitialWeights> initial = InitialWeights.of(plan, folder);
            if (initial.isPresent()) {
                initial.get().load(manager, brain.weights());
                log.info("initialized {}", initial.get().summary());
            }
        } catch (FileSystemException e) {
            throw new UncheckedIOException("cannot read the weights to start from in " + folder, e);
        } catch (IOException e) {
            throw new InvalidData(
                    "The weights to start from, " + spec.source() + ", cannot be used: " + e.getMessage()
                            + ". Start from weights that can be read.",
                    e);
        }
    }

    /** Transforms that learn do so from the training examples alone, the same at each start of the run. */
    private void learnTransforms(ExperimentPlan plan, int[] trained) {
        if (transforms == null || !LearnedStatistics.needed(plan.transforms())) {
            return;
        }
        BatchSource batches = examples.inOrder(trained, definition.data().batchSize());
        batches.startEpoch(1);
        try {
            LearnedStatistics.learn(manager, plan.transforms(), transforms, new InputsOf(manager, batches));
        } catch (IllegalArgumentException e) {
            throw new InvalidData("Nothing can be learned from the training examples: " + e.getMessage(), e);
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
        BatchSource train = examples.batches(
                order, Math.multiplyExact(data.batchSize(), definition.runOpts().replicaCount()));
        BatchSource validation = inOrder(valid);
        brain.fit(epochs, train, validation);
        if (validation != null) {
            brain.averageBest(validation);
        }
        Optional<Checkpoint> best = brain.recoverBest();
        BatchSource tested = inOrder(test);
        if (tested != null && best.isPresent()) {
            brain.evaluate(tested, best.get().manifest().epoch());
        }
        return brain.keepsCheckpoints() ? best : Optional.empty();
    }

    private @Nullable BatchSource inOrder(int[] rows) {
        return rows.length == 0
                ? null
                : examples.inOrder(rows, definition.data().batchSize());
    }

    @Override
    public void close() {
        brain.close();
        examples.close();
        if (transforms != null) {
            transforms.close();
        }
        manager.close();
    }
}
