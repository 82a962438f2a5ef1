package io.engram.experiment;

import io.engram.experiment.history.Attempt;
import io.engram.experiment.history.Metrics;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.worker.WorkerEvent;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * One training that somebody asked for, from the moment it is accepted to the moment it is deleted. Its verbs are the
 * only way to change it, and each refuses what {@link ExperimentState} does not allow.
 */
@Entity
@DynamicUpdate
@SecondaryTable(name = "experiment_text", pkJoinColumns = @PrimaryKeyJoinColumn(name = "experiment_id"))
public class Experiment {

    static final String TEXT = "experiment_text";

    @Id
    private String id;

    /** An object, so that Spring Data knows a new experiment from a stored one without asking the database. */
    @Version
    private @Nullable Long version;

    private String name;
    private String notes;
    private ExperimentState status;
    private String dataset;
    private String metric;
    private String metricMode;
    private int priority;
    private long parameters;
    private int attempts;

    /** Since the last checkpoint: a training that goes on and on being lost must come to an end. */
    private int restarts;

    private @Nullable Instant notBefore;
    private @Nullable String forkedFrom;
    private @Nullable String forkedCheckpoint;

    @Embedded
    private Progress progress;

    @Embedded
    private @Nullable Failure failure;

    private Instant createdAt;
    private Instant queuedAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private Instant updatedAt;

    @Column(table = TEXT)
    private String posted;

    @Column(table = TEXT)
    private String postedType;

    @Column(table = TEXT)
    private String definition;

    @ElementCollection
    @CollectionTable(name = "experiment_label", joinColumns = @JoinColumn(name = "experiment_id"))
    @Column(name = "label")
    @BatchSize(size = 200)
    private Set<String> labels;

    @SuppressWarnings("NullAway.Init")
    protected Experiment() {}

    /** Accepts a definition: the experiment is queued from now on. */
    Experiment(String id, PostedText sent, ExperimentPlan plan, String canonical, Instant now) {
        ExperimentDefinition asked = plan.definition();
        this.id = id;
        name = asked.name();
        notes = asked.notes();
        labels = new LinkedHashSet<>(asked.labels());
        status = ExperimentStates.QUEUED;
        dataset = asked.data().dataset();
        metric = asked.checkpoints().metric();
        metricMode = String.valueOf(asked.checkpoints().mode()).toLowerCase(Locale.ROOT);
        progress = Progress.none(asked.epochs());
        parameters = plan.parameters();
        posted = sent.text();
        postedType = sent.yaml() ? "yaml" : "json";
        definition = canonical;
        createdAt = now;
        queuedAt = now;
        updatedAt = now;
    }

    /** It goes on from a checkpoint of another experiment. */
    void forkFrom(String experiment, String checkpoint) {
        forkedFrom = experiment;
        forkedCheckpoint = checkpoint;
    }

    /** A worker process is being started for it. Its number counts the attempts from 1. */
    int start(Instant now) {
        move(Move.START, now);
        notBefore = null;
        endedAt = null;
        return ++attempts;
    }

    /** The worker has begun to train. */
    void begin(WorkerEvent.Started started, Instant now) {
        move(Move.BEGIN, now);
        startedAt = startedAt == null ? now : startedAt;
        progress = progress.withEpochs(started.epochs());
        parameters = started.parameters();
    }

    /** Where the training is; not a change of state. */
    void progress(WorkerEvent.Progress reached, Instant now) {
        progress = progress.at(reached);
        updatedAt = now;
    }

    /** A stage is over: progress reports may have skipped its end. */
    void endStage(WorkerEvent.StageEnded ended, Instant now) {
        if (!ended.stage().equals("test")) {
            progress = progress.atEndOf(ended);
        }
        updatedAt = now;
    }

    /** A checkpoint stands, so that whatever is lost now costs no more than what came after it. */
    void secure(Instant now) {
        restarts = 0;
        updatedAt = now;
    }

    /** Something of it has been recorded elsewhere, so that what people have seen of it is out of date. */
    void touch(Instant now) {
        updatedAt = now;
    }

    /** All epochs are done. */
    void finish(Instant now) {
        move(Move.FINISH, now);
    }

    /** The training cannot go on. */
    void fail(Failure why, Instant now) {
        move(Move.FAIL, now);
        failure = why;
    }

    /** Somebody wants it to wait: at once while it is queued, else as soon as its worker has saved. */
    void pause(Instant now) {
        move(Move.PAUSE, now);
    }

    /** Somebody wants it to go on, as if it had been posted now. */
    void resume(Instant now) {
        move(Move.RESUME, now);
        enqueue(now);
    }

    /** Somebody wants it to end: at once while no worker is at it, else as soon as its worker has saved. */
    void cancel(Instant now) {
        move(Move.CANCEL, now);
    }

    /** Somebody wants it to be tried again. */
    void retry(Instant now) {
        move(Move.RETRY, now);
        failure = null;
        enqueue(now);
    }

    /** Somebody wants a checkpoint now. */
    void checkpoint(Instant now) {
        move(Move.CHECKPOINT, now);
    }

    /** It has another number of epochs. A completed one is queued again. */
    void extend(int epochs, String canonical, Instant now) {
        boolean ended = status == ExperimentStates.COMPLETED;
        move(Move.EXTEND, now);
        definition = canonical;
        progress = progress.withEpochs(epochs);
        if (ended) {
            enqueue(now);
        }
    }

    private void enqueue(Instant now) {
        restarts = 0;
        notBefore = null;
        queuedAt = now;
        endedAt = null;
    }

    /** The worker has stopped, as it was asked to. */
    void halt(Instant now) {
        move(Move.HALT, now);
    }

    /** Worker or server are gone: it waits again, at its old place. One that was to pause or stop has. */
    void lose(Instant now) {
        move(Move.LOSE, now);
    }

    /** The same, and it is counted, and has to wait. */
    void restart(Instant now, Instant earliest) {
        lose(now);
        restarts++;
        notBefore = earliest;
    }

    /** Refuses where it may not be deleted. */
    void checkDeletable() {
        Move.DELETE.from(status);
    }

    /** What people call it, find it by, and how soon it shall have its turn; what is null stays. */
    void describe(
            @Nullable String newName,
            @Nullable Collection<String> newLabels,
            @Nullable String newNotes,
            @Nullable Integer newPriority,
            Instant now) {
        name = newName == null ? name : newName;
        if (newLabels != null) {
            labels.clear();
            labels.addAll(newLabels);
        }
        notes = newNotes == null ? notes : newNotes;
        priority = newPriority == null ? priority : newPriority;
        updatedAt = now;
    }

    private void move(Move<?> move, Instant now) {
        status = move.from(status);
        updatedAt = now;
        if (!isAtWork()) {
            progress = progress.atRest();
        }
        if (!ExperimentStates.ACTIVE.contains(status) && status != ExperimentStates.PAUSED && endedAt == null) {
            endedAt = now;
        }
    }

    String id() {
        return id;
    }

    ExperimentState status() {
        return status;
    }

    /** Whether a worker is at it, or should be. */
    boolean isAtWork() {
        return ExperimentStates.AT_WORK.contains(status);
    }

    /** What an attempt that ends now without having come to its end has come to. */
    Attempt.Outcome cutOff() {
        if (status == ExperimentStates.PAUSING) {
            return Attempt.Outcome.PAUSED;
        }
        return status == ExperimentStates.STOPPING ? Attempt.Outcome.CANCELLED : Attempt.Outcome.INTERRUPTED;
    }

    /** How many it is to have in all. */
    int epochs() {
        return progress.epochs();
    }

    /** How many have begun. */
    int epochsBegun() {
        return progress.epoch();
    }

    BulkController.Waiting waiting(int position) {
        return new BulkController.Waiting(position, id, name, priority, queuedAt, notBefore);
    }

    Instant updatedAt() {
        return updatedAt;
    }

    /** How often it was queued again because a worker was lost, since its last checkpoint. */
    int restarts() {
        return restarts;
    }

    /** How many workers have been started for it; also the number of the newest attempt. */
    int attempts() {
        return attempts;
    }

    /** Grows with every change that has been saved. */
    long version() {
        return version == null ? 0 : version;
    }

    String name() {
        return name;
    }

    String dataset() {
        return dataset;
    }

    /** What its best checkpoint is chosen by. */
    String metric() {
        return metric;
    }

    /** Which direction of that metric is better: min or max. */
    String metricMode() {
        return metricMode;
    }

    /** As it was sent. */
    PostedText posted() {
        return new PostedText(posted, postedType.equals("yaml"));
    }

    /** Canonical JSON. */
    String definition() {
        return definition;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    ExperimentSummary summary(Metrics metrics, @Nullable String bestCheckpoint, @Nullable Failure shown) {
        return new ExperimentSummary(
                id,
                name,
                labels.stream().sorted().toList(),
                notes,
                status,
                dataset,
                metric,
                metricMode,
                parameters,
                priority,
                forkedFrom,
                forkedCheckpoint,
                progress,
                metrics.latest(),
                metrics.best(),
                bestCheckpoint,
                shown,
                createdAt,
                queuedAt,
                notBefore,
                startedAt,
                endedAt,
                updatedAt);
    }
}
