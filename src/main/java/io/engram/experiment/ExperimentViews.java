package io.engram.experiment;

import io.engram.experiment.history.Attempts;
import io.engram.experiment.history.BestCheckpoints;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.Metrics;
import jakarta.persistence.EntityManager;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Shows experiments together with what their attempts have left, all as of one moment. */
@Component
@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
class ExperimentViews {

    private static final int ETAG_BYTES = 16;

    private final EntityManager entities;
    private final Experiments experiments;
    private final Attempts attempts;
    private final BestValues bestValues;
    private final BestCheckpoints bestCheckpoints;
    private final JsonMapper json;

    ExperimentViews(
            EntityManager entities,
            Experiments experiments,
            Attempts attempts,
            BestValues bestValues,
            BestCheckpoints bestCheckpoints,
            JsonMapper json) {
        this.entities = entities;
        this.experiments = experiments;
        this.attempts = attempts;
        this.bestValues = bestValues;
        this.bestCheckpoints = bestCheckpoints;
        this.json = json;
    }

    /**
     * A view and its ETag, which is strong: a digest of all that the view shows. The row's version would not do, since
     * the best checkpoint can change without it.
     */
    record Tagged(ExperimentView view, String eTag) {}

    /** What the database has: within a transaction that has changed it, it is written first and read again. */
    public Tagged view(String id) {
        entities.flush();
        entities.clear();
        Experiment experiment = experiments.findById(id).orElseThrow(() -> new UnknownId("experiment", id));
        ExperimentView view = new ExperimentView(
                summary(experiment, bestValues.of(id), experiment.failure()),
                attempts.of(id),
                json.readTree(experiment.definition()));
        return new Tagged(view, eTag(view));
    }

    private String eTag(ExperimentView view) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(view));
            return "\"" + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In the order of the ids; one that is gone is left out. */
    public List<ExperimentSummary> summaries(Collection<String> ids) {
        Map<String, Experiment> found =
                experiments.findAllById(ids).stream().collect(Collectors.toMap(Experiment::id, Function.identity()));
        Map<String, Metrics> metrics = bestValues.of(ids);
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(found.get(id)))
                .map(one -> summary(one, metrics.getOrDefault(one.id(), Metrics.NONE), withoutLog(one.failure())))
                .toList();
    }

    /** The same with their definitions; one that is gone is left out. */
    public List<ExperimentReader.Defined> defined(List<ExperimentSummary> summaries) {
        List<String> ids = summaries.stream().map(ExperimentSummary::id).toList();
        Map<String, String> definitions =
                experiments.findAllById(ids).stream().collect(Collectors.toMap(Experiment::id, Experiment::definition));
        return summaries.stream()
                .filter(one -> definitions.containsKey(one.id()))
                .map(one -> new ExperimentReader.Defined(one, json.readTree(definitions.get(one.id()))))
                .toList();
    }

    private static @Nullable Failure withoutLog(@Nullable Failure failure) {
        return failure == null ? null : failure.withoutLog();
    }

    private ExperimentSummary summary(Experiment experiment, Metrics metrics, @Nullable Failure failure) {
        String best = bestCheckpoints
                .of(experiment.id(), experiment.metric(), experiment.metricMode())
                .orElse(null);
        return experiment.summary(metrics, best, failure);
    }
}
