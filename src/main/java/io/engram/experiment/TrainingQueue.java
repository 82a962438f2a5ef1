package io.engram.experiment;

import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.Attempts;
import io.engram.experiment.history.Happenings;
import io.engram.worker.FailureCategory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands experiments to whoever has workers, and takes them back when a worker did not bring them to an end. */
@Component
public class TrainingQueue {

    private static final Logger log = LoggerFactory.getLogger(TrainingQueue.class);

    private final Experiments experiments;
    private final Attempts attempts;
    private final DatasetSources datasets;
    private final ExperimentFolders folders;
    private final Happenings happenings;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;
    private final InstantSource clock;

    TrainingQueue(
            Experiments experiments,
            Attempts attempts,
            DatasetSources datasets,
            ExperimentFolders folders,
            Happenings happenings,
            ApplicationEventPublisher events,
            JsonMapper json,
            InstantSource clock) {
        this.experiments = experiments;
        this.attempts = attempts;
        this.datasets = datasets;
        this.folders = folders;
        this.happenings = happenings;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /**
     * An experiment that is to be trained now.
     *
     * @param definition the canonical one
     * @param dataset the CSV file, null for a bundled sample
     */
    public record Claim(
            String experiment,
            int attempt,
            JsonNode definition,
            Path folder,
            @Nullable Path dataset) {}

    /** Takes the next experiment from the queue; empty where none waits. */
    @Transactional
    public Optional<Claim> claim() {
        for (String id : experiments.inOrder(ExperimentState.QUEUED, Limit.of(10))) {
            // Between the look and the lock it may have been cancelled.
            Optional<Claim> claim = experiments
                    .locked(id)
                    .filter(experiment -> experiment.status() == ExperimentState.QUEUED)
                    .flatMap(this::claim);
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> claim(Experiment experiment) {
        Instant now = clock.instant();
        Optional<DatasetSource> dataset = datasets.find(experiment.dataset());
        if (dataset.isEmpty()) {
            experiment.fail(
                    FailureCategory.DATA,
                    "The dataset '" + experiment.dataset() + "' is gone.",
                    "Upload it again and post the definition again.",
                    "",
                    now);
            tellState(experiment, now);
            return Optional.empty();
        }
        int number = experiment.start(now);
        attempts.begin(experiment.id(), number, now);
        tellState(experiment, now);
        return Optional.of(new Claim(
                experiment.id(),
                number,
                json.readTree(experiment.definition()),
                folders.create(experiment.id()),
                dataset.get().file()));
    }

    /**
     * The worker has gone without a last word. The experiment is queued again while it has restarts left; one that was
     * to stop has stopped.
     *
     * @param reason what is known of the worker's end
     */
    @Transactional
    public void lost(String id, String reason, int maxRestarts) {
        experiments.locked(id).filter(Experiment::isAtWork).ifPresent(experiment -> {
            Instant now = clock.instant();
            if (experiment.status() == ExperimentState.STOPPING) {
                stopped(experiment, now);
            } else if (experiment.restarts() < maxRestarts) {
                log.warn("experiment {} attempt {}: {}; queued again", id, experiment.attempts(), reason);
                interrupted(experiment, now);
                experiment.restart(now);
            } else {
                interrupted(experiment, now);
                experiment.fail(
                        FailureCategory.WORKER_LOST,
                        reason + " It was started " + experiment.attempts() + " times.",
                        "Look at the log. A process that is killed often has too little memory: make the batch or the"
                                + " model smaller.",
                        folders.logTail(id),
                        now);
            }
            tellState(experiment, now);
        });
    }

    /** The server goes, and its workers with it: what they were at waits for the next server. */
    @Transactional
    public void release(String id) {
        experiments.locked(id).filter(Experiment::isAtWork).ifPresent(experiment -> {
            Instant now = clock.instant();
            if (experiment.status() == ExperimentState.STOPPING) {
                stopped(experiment, now);
            } else {
                interrupted(experiment, now);
                experiment.requeue(now);
            }
            tellState(experiment, now);
        });
    }

    /** Experiments that some worker should be at. */
    public List<String> atWork() {
        return experiments.idsIn(ExperimentState.AT_WORK);
    }

    /** Experiments whose worker has been asked to stop, or is still to be. */
    public List<String> stopping() {
        return experiments.idsIn(Set.of(ExperimentState.STOPPING));
    }

    private void stopped(Experiment experiment, Instant now) {
        attempts.end(experiment.id(), experiment.attempts(), Attempt.Outcome.CANCELLED, now);
        experiment.stop(now);
    }

    private void interrupted(Experiment experiment, Instant now) {
        attempts.end(experiment.id(), experiment.attempts(), Attempt.Outcome.INTERRUPTED, now);
    }

    private void tellState(Experiment experiment, Instant now) {
        happenings.append(experiment.id(), "state", Map.of("status", experiment.status()), now);
        if (experiment.status() == ExperimentState.QUEUED) {
            events.publishEvent(new ExperimentQueued(experiment.id()));
        }
    }
}
