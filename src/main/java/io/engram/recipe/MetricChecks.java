package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.brain.EarlyStoppingSpec;
import io.engram.checkpoint.CheckpointSpec;
import io.engram.data.TargetKind;
import io.engram.definition.Flaw;
import io.engram.definition.Names;
import io.engram.loss.Bce;
import io.engram.loss.KlDiv;
import io.engram.loss.LossSpec;
import io.engram.metric.MetricName;
import io.engram.metric.MetricSpec;
import io.engram.schedule.SchedulerSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the metrics fit targets and predictions, and whether all that watch one watch one that is recorded. */
final class MetricChecks {

    private MetricChecks() {}

    static void definition(ExperimentDefinition definition, TargetKind target, List<Flaw> flaws) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < definition.metrics().size(); i++) {
            MetricSpec metric = definition.metrics().get(i);
            String pointer = Flaw.below("/metrics", i);
            metric.mismatch(target)
                    .or(() -> mismatch(metric, definition.objectives()))
                    .ifPresent(detail -> flaws.add(new Flaw(pointer, detail)));
            if (!names.add(metric.name())) {
                flaws.add(new Flaw(pointer, metric.name() + " is in the list before. Leave one of them out."));
            }
        }
        checkWatched(definition, recorded(definition), flaws);
    }

    /** Whether it could stand among the definition's metrics. */
    static boolean fits(MetricSpec metric, ExperimentDefinition definition, TargetKind target) {
        return metric.mismatch(target)
                .or(() -> mismatch(metric, definition.objectives()))
                .isEmpty();
    }

    /** What the predictions of some losses are no metric can know. */
    private static Optional<String> mismatch(MetricSpec metric, List<LossSpec> losses) {
        for (LossSpec loss : losses) {
            String kind = Names.kindOf(loss.getClass());
            if (loss.target().holdsClasses() && !loss.scoresClasses()) {
                return Optional.of(metric.name() + " judges scores of classes, but the predictions of " + kind
                        + " are embeddings. Leave it out.");
            }
            if (metric.judgesSigns() && (loss instanceof Bce || loss instanceof KlDiv)) {
                return Optional.of(metric.name() + " takes a positive prediction for 1, but those of " + kind
                        + " are " + (loss instanceof Bce ? "probabilities" : "log-probabilities")
                        + ". Use auc, or bce_with_logits without the last sigmoid.");
            }
        }
        return Optional.empty();
    }

    private static void checkWatched(ExperimentDefinition definition, Set<String> recorded, List<Flaw> flaws) {
        checkRecorded("/checkpoints/metric", definition.checkpoints().metric(), recorded, flaws);
        checkAverage(definition.checkpoints(), flaws);
        EarlyStoppingSpec stopping = definition.earlyStopping();
        if (stopping != null) {
            checkRecorded("/early_stopping/metric", stopping.metric(), recorded, flaws);
        }
        SchedulerSpec scheduler = definition.scheduler();
        if (scheduler != null) {
            scheduler.check(recorded, Flaw.below("/scheduler", Names.kindOf(scheduler.getClass())), flaws);
        }
    }

    private static void checkAverage(CheckpointSpec checkpoints, List<Flaw> flaws) {
        String pointer = "/checkpoints/average";
        if (checkpoints.average() > checkpoints.keep()) {
            flaws.add(new Flaw(
                    pointer,
                    "averages " + checkpoints.average() + " checkpoints, but only " + checkpoints.keep()
                            + " are kept. Set checkpoints.keep to " + checkpoints.average() + "."));
        }
        if (checkpoints.average() > 0 && !checkpoints.metric().startsWith("valid.")) {
            flaws.add(new Flaw(
                    pointer,
                    "an average is compared by its validation, which does not give '" + checkpoints.metric()
                            + "'. Choose a checkpoints.metric that begins with valid."));
        }
    }

    private static void checkRecorded(String pointer, String metric, Set<String> recorded, List<Flaw> flaws) {
        MetricName.mismatch(metric, recorded).ifPresent(detail -> flaws.add(new Flaw(pointer, detail)));
    }

    private static Set<String> recorded(ExperimentDefinition definition) {
        Set<String> recorded = new TreeSet<>();
        boolean validates = definition.data().split().validates();
        for (String stage : validates ? List.of("train", "valid") : List.of("train")) {
            recorded.add(stage + ".loss");
            for (MetricSpec metric : definition.metrics()) {
                recorded.add(stage + "." + metric.name());
            }
            definition.recipe().statistics(definition).forEach(statistic -> recorded.add(stage + "." + statistic));
        }
        return recorded;
    }

    static void predictions(ExperimentDefinition definition, Shape predictions, List<Flaw> flaws) {
        for (int i = 0; i < definition.metrics().size(); i++) {
            String pointer = Flaw.below("/metrics", i);
            definition.metrics().get(i).mismatch(predictions).ifPresent(detail -> flaws.add(new Flaw(pointer, detail)));
        }
    }
}
