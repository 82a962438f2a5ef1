package io.engram.experiment;

import io.engram.definition.Names;
import io.engram.definition.NearestName;
import io.engram.experiment.history.BestValues;
import io.engram.metric.MetricSpec;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells a metric that is yet to come from one that never will: the one is an empty series, the other a mistake. */
@Component
class KnownMetrics {

    private static final List<String> STAGES = List.of("train", "valid", "test");

    /** Definitions that are read to excuse a name that nobody has recorded yet. */
    private static final int MOST_LOOKED_AT = 100;

    private final Experiments experiments;
    private final BestValues bestValues;
    private final JsonMapper json;

    KnownMetrics(Experiments experiments, BestValues bestValues, JsonMapper json) {
        this.experiments = experiments;
        this.bestValues = bestValues;
        this.json = json;
    }

    /**
     * Checks that an experiment records, or will record, all of these.
     *
     * @throws UnknownMetric naming those that it does
     */
    void check(String id, Collection<String> names) {
        check(List.of(id), names);
    }

    /**
     * Checks that each of these is recorded, or will be, by one of the experiments at least.
     *
     * @throws UnknownMetric naming those that are
     */
    void check(Collection<String> ids, Collection<String> names) {
        Set<String> known = new TreeSet<>();
        bestValues
                .of(ids)
                .values()
                .forEach(metrics -> known.addAll(metrics.latest().keySet()));
        if (known.containsAll(names)) {
            return;
        }
        ids.forEach(id -> addDefined(id, known));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnknownMetric(name, known);
            }
        }
    }

    private void addDefined(String id, Set<String> known) {
        experiments.findById(id).map(Experiment::definition).map(json::readTree).ifPresent(written -> {
            ExperimentDefinition definition = DefinitionReader.read(written);
            for (String stage : STAGES) {
                known.add(stage + ".loss");
                definition.metrics().forEach(metric -> known.add(stage + "." + metric.name()));
                definition.recipe().statistics(definition).forEach(statistic -> known.add(stage + "." + statistic));
            }
        });
    }

    /**
     * Checks that a metric is none that nobody has recorded and nobody can: an experiment that has just begun has
     * recorded nothing, and of a server without experiments one may ask for the best.
     *
     * @throws InvalidQuery naming those that are recorded
     */
    void checkOrder(String metric) {
        List<String> recorded = bestValues.names();
        Set<String> known = new TreeSet<>(recorded);
        if (known.contains(metric)) {
            return;
        }
        Set<String> kinds = new TreeSet<>(Names.kindsOf(MetricSpec.class).keySet());
        kinds.add("loss");
        STAGES.forEach(stage -> kinds.forEach(kind -> known.add(stage + "." + kind)));
        if (!known.contains(metric)) {
            experiments.idsWithoutMetrics(Limit.of(MOST_LOOKED_AT)).forEach(id -> addDefined(id, known));
        }
        if (!known.contains(metric)) {
            throw new InvalidQuery(
                    "sort",
                    "no experiment records '" + metric + "'; "
                            + NearestName.hint(metric, recorded.isEmpty() ? known : recorded)
                            + ". Or sort by created_at, name or updated_at.");
        }
    }
}
