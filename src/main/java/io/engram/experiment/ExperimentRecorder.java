package io.engram.experiment;

import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.Attempts;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.Commands;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.Happenings;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.WorkerEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Turns what a worker tells into rows, one transaction an event. */
@Component
public class ExperimentRecorder {

    private static final Logger log = LoggerFactory.getLogger(ExperimentRecorder.class);

    /** What to do with each kind of event. A heartbeat changes nothing, so it has no entry. */
    private final Map<Class<? extends WorkerEvent>, Recording<?>> recordings = Map.of(
            WorkerEvent.Started.class, (Recording<WorkerEvent.Started>) this::started,
            WorkerEvent.Progress.class, (Recording<WorkerEvent.Progress>) Experiment::progress,
            WorkerEvent.StageEnded.class, (Recording<WorkerEvent.StageEnded>) this::stageEnded,
            WorkerEvent.CheckpointSaved.class, (Recording<WorkerEvent.CheckpointSaved>) this::checkpointSaved,
            WorkerEvent.Recovered.class, (Recording<WorkerEvent.Recovered>) this::recovered,
            WorkerEvent.Acknowledged.class, (Recording<WorkerEvent.Acknowledged>) this::acknowledged,
            WorkerEvent.Finished.class, (Recording<WorkerEvent.Finished>) this::finished,
            WorkerEvent.Stopped.class, (Recording<WorkerEvent.Stopped>) this::stopped,
            WorkerEvent.Failed.class, (Recording<WorkerEvent.Failed>) this::failed);

    private final Experiments experiments;
    private final ExperimentFolders folders;
    private final Attempts attempts;
    private final Epochs epochs;
    private final BestValues bestValues;
    private final SavedCheckpoints checkpoints;
    private final Commands commands;
    private final Happenings happenings;
    private final StateChanges changes;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ExperimentRecorder(
            Experiments experiments,
            ExperimentFolders folders,
            Attempts attempts,
            Epochs epochs,
            BestValues bestValues,
            SavedCheckpoints checkpoints,
            Commands commands,
            Happenings happenings,
            StateChanges changes,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.experiments = experiments;
        this.folders = folders;
        this.attempts = attempts;
        this.epochs = epochs;
        this.bestValues = bestValues;
        this.checkpoints = checkpoints;
        this.commands = commands;
        this.happenings = happenings;
        this.changes = changes;
        this.events = events;
        this.clock = clock;
    }

    /** Records it, unless it is of an attempt that is over. */
    @Transactional
    public void record(String id, int attempt, WorkerEvent event) {
        Recording<?> recording = recordings.get(event.getClass());
        if (recording == null) {
            return;
        }
        Experiment experiment = experiments.locked(id).orElse(null);
        if (experiment == null || experiment.attempts() != attempt || !experiment.isAtWork()) {
            log.warn("experiment {} attempt {}: {} comes too late", id, attempt, event);
            return;
        }
        recording.any(experiment, event, clock.instant());
        events.publishEvent(new EventRecorded(id, event));
    }

    private void started(Experiment experiment, WorkerEvent.Started event, Instant now) {
        experiment.begin(event, now);
        attempts.describe(experiment.id(), experiment.attempts(), event);
        changes.tell(experiment, now);
    }

    private void stageEnded(Experiment experiment, WorkerEvent.StageEnded event, Instant now) {
        String id = experiment.id();
        boolean firstOfAttempt = epochs.record(id, experiment.attempts(), event);
        if (firstOfAttempt && experiment.attempts() > 1) {
            bestValues.rebuild(id, epochs.of(id));
        } else {
            bestValues.record(id, event.epoch(), event.stage(), event.metrics());
        }
        experiment.endStage(event, now);
        happenings.append(id, "metric", event, now);
        log.info("experiment {} epoch {} {}: {}", id, event.epoch(), event.stage(), event.metrics());
    }

    /** Writes down what the worker had told a server that did not live to do so. */
    private void recovered(Experiment experiment, WorkerEvent.Recovered event, Instant now) {
        String id = experiment.id();
        if (epochs.complete(id, experiment.attempts(), event.stages())) {
            bestValues.rebuild(id, epochs.of(id));
        }
        checkpoints.reconcile(id, experiment.attempts(), event.checkpoints());
        experiment.touch(now);
    }

    private void checkpointSaved(Experiment experiment, WorkerEvent.CheckpointSaved event, Instant now) {
        checkpoints.record(experiment.id(), experiment.attempts(), event);
        commands.saved(experiment.id(), event.id(), now);
        experiment.secure(now);
        happenings.append(experiment.id(), "checkpoint", event, now);
    }

    private void acknowledged(Experiment experiment, WorkerEvent.Acknowledged event, Instant now) {
        commands.acknowledge(experiment.id(), event.command(), now);
        experiment.touch(now);
    }

    private void finished(Experiment experiment, WorkerEvent.Finished event, Instant now) {
        attempts.end(experiment.id(), experiment.attempts(), Attempt.Outcome.COMPLETED, now);
        experiment.finish(now);
        ended(experiment, now);
    }

    /** One that nobody asked to stop is the supervisor's, who knows why it was stopped. */
    private void stopped(Experiment experiment, WorkerEvent.Stopped event, Instant now) {
        if (experiment.status() instanceof ExperimentState.Halting) {
            attempts.end(experiment.id(), experiment.attempts(), experiment.cutOff(), now);
            experiment.halt(now);
            ended(experiment, now);
        }
    }

    private void failed(Experiment experiment, WorkerEvent.Failed event, Instant now) {
        attempts.end(
                experiment.id(), experiment.attempts(), Attempt.Outcome.FAILED, event.category(), event.reason(), now);
        experiment.fail(
                Failure.of(event.category(), event.reason(), event.hint(), folders.logTail(experiment.id())), now);
        ended(experiment, now);
    }

    private void ended(Experiment experiment, Instant now) {
        commands.close(experiment.id(), experiment.status().text(), now);
        changes.tell(experiment, now);
    }

    /** Records one kind of event. */
    private interface Recording<E extends WorkerEvent> {

        void record(Experiment experiment, E event, Instant now);

        /** Safe, since the table above keeps each recording under the class of its event. */
        @SuppressWarnings("unchecked")
        default void any(Experiment experiment, WorkerEvent event, Instant now) {
            record(experiment, (E) event, now);
        }
    }
}
