package io.engram.recipe;

import ai.djl.ndarray.NDManager;
import io.engram.brain.RunContext;
import io.engram.brain.StageStats;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.BatchSource;
import io.engram.data.DataSpec;
import io.engram.data.InvalidData;
import io.engram.data.KeptCells;
import io.engram.data.Split;
import io.engram.metric.ConfusionMatrix;
import io.engram.metric.MetricSpec;
import io.engram.model.Network;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How well a checkpoint does on a dataset: what the test at the end of its training would say, in the same way. */
public final class Evaluation {

    /** Which rows. */
    public enum Part {
        /** Every row, whatever the definition's split says. */
        ALL,
        /** Those that the definition's split gives to training. */
        TRAIN,
        /** Those that it gives to validation. */
        VALID,
        /** Those that it gives to the test. */
        TEST;

        /** As it is written: {@code test}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private int[] of(Split split) {
            return switch (this) {
                case ALL, TRAIN -> split.train();
                case VALID -> split.valid();
                case TEST -> split.test();
            };
        }
    }

    /** The counts are a square of them in the memory of the device. */
    private static final int MOST_COUNTED_CLASSES = 1000;

    private final ExperimentDefinition definition;
    private final Checkpoint checkpoint;
    private final Part part;
    private final int worst;
    private final int best;
    private JudgedExample.Extremes extremes = JudgedExample.Extremes.NONE;
    private Map<String, Map<String, Object>> reports = Map.of();

    /** Of nothing but the means. */
    public Evaluation(ExperimentDefinition definition, Checkpoint checkpoint, Part part) {
        this(definition, checkpoint, part, 0, 0);
    }

    /**
     * With some examples.
     *
     * @param definition as {@link #definition} has it
     * @param worst how many of the largest losses are looked at
     * @param best how many of the least
     */
    public Evaluation(ExperimentDefinition definition, Checkpoint checkpoint, Part part, int worst, int best) {
        this.definition = definition;
        this.checkpoint = checkpoint;
        this.part = part;
        this.worst = worst;
        this.best = best;
    }

    /** The definition without what only a training does: the weights of a checkpoint are the averages already. */
    public static ExperimentDefinition definition(JsonNode canonical) {
        JsonNode copy = canonical.deepCopy();
        if (copy.path("run_opts") instanceof ObjectNode options) {
            options.put("ema_decay", 0).put("debug", false).put("profile_training", false);
        }
        return DefinitionReader.read(copy);
    }

    /**
     * Evaluates it; the listener of the context is told how it goes and what it came to.
     *
     * @param file or folder of the dataset; null for the bundled sample of this name
     * @throws InvalidData where the dataset does not fit, or has no row in this part
     * @throws io.engram.checkpoint.CorruptCheckpoint where the checkpoint is damaged
     */
    public StageStats run(@Nullable Path file, @Nullable Path beside, String dataset, RunContext context) {
        CheckpointFolder.verify(checkpoint);
        ExperimentPlan trained = TrainedModel.plan(definition, checkpoint);
        try (ExperimentData data = ExperimentData.open(file, beside, dataset, trained, part != Part.ALL)) {
            return run(TrainedModel.withUploads(data.plan(), checkpoint), data.cells(), context);
        }
    }

    private StageStats run(ExperimentPlan plan, KeptCells cells, RunContext context) {
        try (NDManager manager = NDManager.newBaseManager(context.options().firstDevice());
                Transforms transforms = Transforms.of(manager, plan, checkpoint);
                ExampleSet examples = ExampleSet.of(manager, plan, cells, transforms.network());
                ExperimentBrain brain = definition
                        .recipe()
                        .create(new RecipeRun(
                                plan, plan.transformsOnce() ? null : transforms.network(), context, null))) {
            brain.load(checkpoint);
            int[] rows = rows(examples, cells);
            BatchSource batches = examples.inOrder(rows, definition.data().batchSize());
            Map<String, Map<String, Object>> omitted = watchConfusions(plan, brain);
            StageStats stats;
            int most = Math.max(worst, best);
            if (most > 0 && brain instanceof SupervisedBrain judging) {
                try (ExtremeRows found = new ExtremeRows(manager, plan, cells, rows, most)) {
                    judging.watch(found::take);
                    stats = judging.evaluate(batches, epoch());
                    extremes = found.judged(manager, examples, judging, worst, best);
                }
            } else {
                stats = brain.evaluate(batches, epoch());
            }
            reports = new MetricReports(plan.examples().labels().orElse(null)).of(brain.reports());
            reports.putAll(omitted);
            return stats;
        }
    }

    private int epoch() {
        return checkpoint.manifest().epoch();
    }

    private int[] rows(ExampleSet examples, KeptCells cells) {
        DataSpec spec = definition.data();
        Split split = part == Part.ALL ? Split.whole(cells.rows()) : Split.of(spec, cells, definition.seed());
        int[] rows = part.of(examples.usable(split, spec.badRows()));
        if (rows.length == 0) {
            throw new InvalidData("The dataset has no row to evaluate on"
                    + (part == Part.ALL ? ". Name another one." : " in the part " + part.label() + ". Use all."));
        }
        return rows;
    }

    /**
     * What is taken for what, people ask of every classification, whether its definition does so or not.
     *
     * @return what stands in its place where there are too many classes
     */
    private Map<String, Map<String, Object>> watchConfusions(ExperimentPlan plan, ExperimentBrain brain) {
        MetricSpec confusions = new ConfusionMatrix();
        boolean wanted = definition.recipe().judgesExamples()
                && !definition.metrics().contains(confusions)
                && MetricChecks.fits(confusions, definition, plan.examples().target());
        if (!wanted) {
            return Map.of();
        }
        long classes = plan.predictions().get(plan.predictions().dimension() - 1);
        if (classes > MOST_COUNTED_CLASSES) {
            return Map.of(
                    confusions.name(),
                    MetricReports.omitted("There are " + classes + " classes; what is taken for what is counted where"
                            + " there are at most " + MOST_COUNTED_CLASSES + "."));
        }
        brain.watch(confusions);
        return Map.of();
    }

    /** The examples that were asked for, once it has run. */
    public JudgedExample.Extremes extremes() {
        return extremes;
    }

    /** What its metrics say beside their values, by their names, once it has run. */
    public Map<String, Map<String, Object>> reports() {
        return reports;
    }

    /** What may be there or not, and is to be closed. */
    private record Transforms(@Nullable Network network) implements AutoCloseable {

        static Transforms of(NDManager manager, ExperimentPlan plan, Checkpoint checkpoint) {
            if (plan.transforms().layers().isEmpty()) {
                return new Transforms(null);
            }
            Network network =
                    plan.transforms().create(manager, plan.definition().seed());
            TrainedModel.load(manager, network, checkpoint);
            return new Transforms(network);
        }

        @Override
        public void close() {
            if (network != null) {
                network.close();
            }
        }
    }
}
