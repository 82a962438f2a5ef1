package io.engram.experiment;

import io.engram.experiment.history.BestValues;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells a metric that is yet to come from one that never will: the one is an empty series, the other a mistake. */
@Component
class KnownMetrics {

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
        Set<String> known = new TreeSet<>(bestValues.of(id).latest().keySet());
        if (known.containsAll(names)) {
            return;
        }
        experiments.findById(id).map(Experiment::definition).map(json::readTree).ifPresent(written -> {
            ExperimentDefinition definition = DefinitionReader.read(written);
            for (String stage : List.of("train", "valid", "test")) {
                known.add(stage + ".loss");
                definition.metrics().forEach(metric -> known.add(stage + "." + metric.name()));
                definition.recipe().statistics(definition).forEach(statistic -> known.add(stage + "." + statistic));
            }
        });
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnknownMetric(name, known);
            }
        }
    }
}
