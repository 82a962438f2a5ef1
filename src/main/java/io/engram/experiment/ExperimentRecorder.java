package io.engram.experiment;

import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.Attempts;
import io.engram.experiment.history.BestValues;
import io.engram.experiment.history.Epochs;
import io.engram.experiment.history.Happenings;
import io.engram.experiment.history.SavedCheckpoints;
import io.engram.worker.WorkerEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            WorkerEvent.Finished.class, (Recording<WorkerEvent.Finished>) this::finished,
            WorkerEvent.Cancelled.class, (Recording<WorkerEvent.Cancelled>) this::cancelled,
            WorkerEvent.Failed.class, (Recording<WorkerEvent.Failed>) this::failed);

    private final Experiments experiments;
    private final ExperimentFolders folders;
    private final Attempts attempts;
    private final Epochs epochs;
    private final BestValues bestValues;
    private final SavedCheckpoints checkpoints;
    private final Happenings happenings;
    private final InstantSource clock;

    ExperimentRecorder(
            Experiments experiments,
            ExperimentFolders folders,
            Attempts attempts,
            Epochs epochs,
            BestValues bestValues,
            SavedCheckpoints checkpoints,
            Happenings happenings,
            InstantSource clock) {
        this.experiments = experiments;
        this.folders = folders;
        this.attempts = attempts;
        this.epochs = epochs;
        this.bestValues = bestValues;
        this.checkpoints = checkpoints;
        this.happenings = happenings;
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
    }

    private void started(Experiment experiment, WorkerEvent.Started event, Instant now) {
        experiment.run(event, now);
        attempts.describe(experiment.id(), experiment.attempts(), event);
        tellState(experiment, now);
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
        event.stages().stream()
                .filter(stage -> !epochs.has(id, stage.epoch(), stage.stage()))
                .forEach(stage -> epochs.record(id, experiment.attempts(), stage));
        bestValues.rebuild(id, epochs.of(id));
        checkpoints.reconcile(id, experiment.attempts(), event.checkpoints());
        experiment.touch(now);
    }

    private void checkpointSaved(Experiment experiment, WorkerEvent.CheckpointSaved event, Instant now) {
        checkpoints.record(experiment.id(), experiment.attempts(), event);
        experiment.touch(now);
        happenings.append(experiment.id(), "checkpoint", event, now);
    }

    private void finished(Experiment experiment, WorkerEvent.Finished event, Instant now) {
        experiment.finish(now);
        end(experiment, Attempt.Outcome.COMPLETED, now);
    }

    private void cancelled(Experiment experiment, WorkerEvent.Cancelled event, Instant now) {
        experiment.stop(now);
        end(experiment, Attempt.Outcome.CANCELLED, now);
    }

    private void failed(Experiment experiment, WorkerEvent.Failed event, Instant now) {
        experiment.fail(event.category(), event.reason(), event.hint(), folders.logTail(experiment.id()), now);
        end(experiment, Attempt.Outcome.FAILED, now);
    }

    private void end(Experiment experiment, Attempt.Outcome outcome, Instant now) {
        attempts.end(experiment.id(), experiment.attempts(), outcome, now);
        tellState(experiment, now);
    }

    private void tellState(Experiment experiment, Instant now) {
        happenings.append(experiment.id(), "state", Map.of("status", experiment.status()), now);
        log.info("experiment {} attempt {}: {}", experiment.id(), experiment.attempts(), experiment.status());
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
