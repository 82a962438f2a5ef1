package io.engram.recipe;

import ai.djl.ndarray.NDManager;
import io.engram.brain.Brain;
import io.engram.brain.EpochCounter;
import io.engram.brain.RunContext;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Manifest;
import io.engram.data.BatchSource;
import io.engram.data.DataSpec;
import io.engram.data.Dataset;
import io.engram.data.Split;
import io.engram.data.Table;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.layer.BatchNorm;
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
    private final Checkpointer checkpointer;
    private final Brain brain;
    private final EpochCounter epochs;

    /**
     * Puts data and model on the device that the run options name.
     *
     * @param checkpoints where they are written, and where the run resumes from
     */
    public Training(ExperimentPlan plan, Table table, CheckpointFolder checkpoints, RunContext context) {
        this.definition = plan.definition();
        DataSpec data = definition.data();
        this.manager = NDManager.newBaseManager(Devices.named(context.options().device()));
        this.dataset = new Dataset(manager, table, data.transforms(), plan.target());
        this.split = Split.of(data.split(), table.rows(), table.strata().orElse(null), definition.seed());
        checkSplit(plan);
        this.checkpointer = new Checkpointer(checkpoints);
        checkpointer.add("definition.json", new DefinitionFile(definition));
        this.brain = new SupervisedBrain(manager, plan, context, checkpointer);
        this.epochs = new EpochCounter(definition.epochs());
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
        boolean normalizesOverRows = plan.networks().stream()
                .flatMap(network -> network.layers().stream())
                .anyMatch(layer ->
                        layer.spec() instanceof BatchNorm && layer.input().dimension() == 2);
        int last = split.train().length % data.batchSize();
        if (normalizesOverRows && (last == 1 || data.batchSize() == 1)) {
            flaws.add(new Flaw(
                    "/data/batch_size",
                    "gives a batch with one of the " + split.train().length + " rows, and batch_norm needs two to"
                            + " compute a variance, was " + data.batchSize()));
        }
        if (!flaws.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
    }

    /** Where it trains: {@code cpu}, {@code gpu:0}. */
    public String deviceName() {
        return Devices.nameOf(manager.getDevice());
    }

    /**
     * Fits from the newest checkpoint on, and tests the best.
     *
     * @return the best checkpoint by the definition's metric
     */
    public Optional<Checkpoint> run() {
        DataSpec data = definition.data();
        BatchSource train = data.shuffle()
                ? dataset.shuffled(split.train(), data.batchSize(), definition.seed())
                : dataset.inOrder(split.train(), data.batchSize());
        brain.fit(epochs, train, inOrder(split.valid()));
        CheckpointSpec spec = definition.checkpoints();
        Optional<Checkpoint> best =
                checkpointer.recoverBest(spec.metric(), spec.modeOrDefault(), Manifest.WEIGHTS_FILE_NAME);
        BatchSource test = inOrder(split.test());
        if (test != null && best.isPresent()) {
            brain.evaluate(test, best.get().manifest().epoch());
        }
        return best;
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
