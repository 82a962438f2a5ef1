package io.engram.experiment;

import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.Attempts;
import io.engram.experiment.history.Command;
import io.engram.experiment.history.Commands;
import io.engram.worker.FailureCategory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands experiments to whoever has workers, and takes them back when a worker did not bring them to an end. */
@Component
public class TrainingQueue {

    private static final Logger log = LoggerFactory.getLogger(TrainingQueue.class);

    /** A restart waits no longer than that, whatever the settings say. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Experiments experiments;
    private final Attempts attempts;
    private final DatasetSources datasets;
    private final ExperimentFolders folders;
    private final Commands commands;
    private final StateChanges changes;
    private final JsonMapper json;
    private final InstantSource clock;

    TrainingQueue(
            Experiments experiments,
            Attempts attempts,
            DatasetSources datasets,
            ExperimentFolders folders,
            Commands commands,
            StateChanges changes,
            JsonMapper json,
            InstantSource clock) {
        this.experiments = experiments;
        this.attempts = attempts;
        this.datasets = datasets;
        this.folders = folders;
        this.commands = commands;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    /**
     * An experiment that is to be trained now.
     *
     * @param definition the canonical one
     * @param dataset the file or folder, null for a bundled sample
     * @param files the folder of the files that a single manifest names, null where it may name none
     * @param spent what earlier attempts took
     */
    public record Claim(
            String experiment,
            int attempt,
            JsonNode definition,
            Path folder,
            @Nullable Path dataset,
            @Nullable Path files,
            Duration spent) {}

    /** Takes the next experiment from the queue; empty where none waits. */
    @Transactional
    public Optional<Claim> claim() {
        Instant now = clock.instant();
        for (String id : experiments.inOrder(ExperimentStates.QUEUED, now, now.plus(LONGEST_WAIT), Limit.of(10))) {
            // Between the look and the lock it may have been cancelled.
            Optional<Claim> claim = experiments
                    .locked(id)
                    .filter(experiment -> experiment.status() == ExperimentStates.QUEUED)
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
            return refuse(
                    experiment,
                    "The dataset '" + experiment.dataset() + "' is gone.",
                    "Upload it again and retry the experiment.");
        }
        Optional<String> unusable = datasets.unusable(dataset.get());
        if (unusable.isPresent()) {
            return refuse(experiment, unusable.get(), "Bring the files back as they were and retry the experiment.");
        }
        int number = experiment.start(now);
        Duration spent = attempts.spent(experiment.id());
        attempts.begin(experiment.id(), number, now);
        changes.tell(experiment, now);
        return Optional.of(new Claim(
                experiment.id(),
                number,
                json.readTree(experiment.definition()),
                folders.create(experiment.id()),
                dataset.get().file(),
                dataset.get().beside(),
                spent));
    }

    private Optional<Claim> refuse(Experiment experiment, String reason, String hint) {
        Instant now = clock.instant();
        experiment.fail(Failure.of(FailureCategory.DATA, reason, hint, ""), now);
        changes.tell(experiment, now);
        return Optional.empty();
    }

    /**
     * The worker has gone without a last word, or the server has. The experiment is queued again while it has restarts
     * left; one that was to pause or to stop has.
     *
     * @param attempt the worker's: once its last word is recorded the next attempt may begin, long before the process
     *     ends
     * @param reason what is known of the end
     */
    @Transactional
    public void lost(String id, int attempt, String reason, RestartPolicy policy) {
        atWork(id, attempt).ifPresent(experiment -> lost(experiment, reason, policy, clock.instant()));
    }

    /** Nobody is at it, whichever attempt it is, because its end could not be recorded. */
    @Transactional
    public void dropped(String id, RestartPolicy policy) {
        atWork(id)
                .ifPresent(experiment ->
                        lost(experiment, "The end of the worker was not recorded.", policy, clock.instant()));
    }

    /** The server of before died with its workers, when is not known better than by what was last heard of them. */
    @Transactional
    public void orphaned(String id, RestartPolicy policy) {
        atWork(id).ifPresent(experiment -> {
            attempts.heardLast(id, experiment.attempts(), experiment.updatedAt());
            lost(experiment, "The server ended while it was at work.", policy, clock.instant());
        });
    }

    private void lost(Experiment experiment, String reason, RestartPolicy policy, Instant now) {
        if (experiment.status() instanceof ExperimentState.Halting) {
            release(experiment, reason, now);
        } else if (experiment.restarts() < policy.most()) {
            Duration delay = policy.before(experiment.restarts());
            String id = experiment.id();
            log.warn("experiment {} attempt {}: {} Again in {}", id, experiment.attempts(), reason, delay);
            end(experiment, Attempt.Outcome.INTERRUPTED, FailureCategory.WORKER_LOST, reason, now);
            commands.reopen(id);
            experiment.restart(now, now.plus(delay));
            changes.tell(experiment, now);
        } else {
            fail(experiment, Attempt.Outcome.INTERRUPTED, tooOften(experiment, reason), now);
        }
    }

    private Failure tooOften(Experiment experiment, String reason) {
        return Failure.of(
                FailureCategory.WORKER_LOST,
                reason + " It was lost " + (experiment.restarts() + 1) + " times in a row without a new checkpoint.",
                "Look at the log. A process that is killed often has too little memory: make the batch or the model"
                        + " smaller. Then retry.",
                folders.logTail(experiment.id()));
    }

    /** It has trained for longer than this server lets an experiment train; what it has learned is saved. */
    @Transactional
    public void timedOut(String id, int attempt, Duration limit) {
        Failure failure = Failure.of(
                FailureCategory.TIMEOUT,
                "It has trained for " + limit + ", which is as long as it may here.",
                "Raise engram.jobs.max-run-time and retry: it goes on from its newest checkpoint.",
                folders.logTail(id));
        atWork(id, attempt).ifPresent(experiment -> {
            if (experiment.status() instanceof ExperimentState.Halting) {
                release(experiment, failure.reason(), clock.instant());
            } else {
                fail(experiment, Attempt.Outcome.FAILED, failure, clock.instant());
            }
        });
    }

    /** The server goes, and its workers with it: what they were at waits for the next server. */
    @Transactional
    public void release(String id, int attempt) {
        atWork(id, attempt).ifPresent(experiment -> release(experiment, "The server was shut down.", clock.instant()));
    }

    private void release(Experiment experiment, String reason, Instant now) {
        end(experiment, experiment.cutOff(), null, reason, now);
        experiment.lose(now);
        if (experiment.status() == ExperimentStates.QUEUED) {
            commands.reopen(experiment.id());
        } else {
            commands.close(experiment.id(), experiment.status().text(), now);
        }
        changes.tell(experiment, now);
    }

    private void fail(Experiment experiment, Attempt.Outcome outcome, Failure failure, Instant now) {
        attempts.end(
                experiment.id(),
                experiment.attempts(),
                outcome,
                FailureCategory.valueOf(failure.category().toUpperCase(Locale.ROOT)),
                failure.reason(),
                now);
        experiment.fail(failure, now);
        commands.close(experiment.id(), experiment.status().text(), now);
        changes.tell(experiment, now);
    }

    private void end(
            Experiment experiment,
            Attempt.Outcome outcome,
            @Nullable FailureCategory category,
            String reason,
            Instant now) {
        attempts.end(experiment.id(), experiment.attempts(), outcome, category, reason, now);
    }

    private Optional<Experiment> atWork(String id) {
        return experiments.locked(id).filter(Experiment::isAtWork);
    }

    private Optional<Experiment> atWork(String id, int attempt) {
        return atWork(id).filter(experiment -> experiment.attempts() == attempt);
    }

    /** Experiments that some worker should be at. */
    public List<String> atWork() {
        return experiments.idsIn(ExperimentStates.AT_WORK);
    }

    /** What the worker of an experiment has still to be asked. */
    public List<Command> commands(String id) {
        return commands.unheard(id);
    }

    /** Experiments whose workers have still to be asked something. */
    public List<String> commanded() {
        return commands.waiting();
    }
}
