package io.engram.experiment;

import io.engram.experiment.history.Metrics;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.ExperimentPlan;
import io.engram.worker.FailureCategory;
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
    private int restarts;

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
    Experiment(String id, PostedDefinition sent, ExperimentPlan plan, String canonical, Instant now) {
        ExperimentDefinition asked = plan.definition();
        this.id = id;
        name = asked.name();
        notes = asked.notes();
        labels = new LinkedHashSet<>(asked.labels());
        status = ExperimentState.QUEUED;
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

    /** A worker process is being started for it. Its number counts the attempts from 1. */
    int start(Instant now) {
        move(Move.START, now);
        return ++attempts;
    }

    /** The worker has begun to train. */
    void run(WorkerEvent.Started started, Instant now) {
        move(Move.RUN, now);
        startedAt = startedAt == null ? now : startedAt;
        progress = progress.withEpochs(started.epochs());
        parameters = started.parameters();
    }

    /** Where the training is; not a change of state. */
    void progress(WorkerEvent.Progress reached, Instant now) {
        progress = Progress.of(reached);
        updatedAt = now;
    }

    /** A stage is over: progress reports may have skipped its end. */
    void endStage(WorkerEvent.StageEnded ended, Instant now) {
        if (!ended.stage().equals("test")) {
            progress = progress.atEndOf(ended);
        }
        updatedAt = now;
    }

    /** Something of it has been recorded elsewhere, so that what people have seen of it is out of date. */
    void touch(Instant now) {
        updatedAt = now;
    }

    /** All epochs are done. */
    void finish(Instant now) {
        end(Move.FINISH, now);
    }

    /** The training cannot go on. */
    void fail(FailureCategory category, String reason, String hint, String log, Instant now) {
        end(Move.FAIL, now);
        failure = Failure.of(category, reason, hint, log);
    }

    /** Somebody wants it to end: at once while it waits, else as soon as its worker has stopped. */
    void cancel(Instant now) {
        if (status == ExperimentState.QUEUED) {
            end(Move.CANCEL, now);
        } else {
            move(Move.CANCEL, now);
        }
    }

    /** The worker has stopped, as it was asked to. */
    void stop(Instant now) {
        end(Move.STOP, now);
    }

    /** Worker or server are gone: it waits again, at its old place. */
    void requeue(Instant now) {
        move(Move.REQUEUE, now);
        progress = progress.atRest();
    }

    /** The same, and it is counted: a training that kills its workers must come to an end. */
    void restart(Instant now) {
        requeue(now);
        restarts++;
    }

    /** Refuses where it may not be deleted. */
    void checkDeletable() {
        status.after(Move.DELETE);
    }

    private void end(Move move, Instant now) {
        move(move, now);
        endedAt = now;
        progress = progress.atRest();
    }

    private void move(Move move, Instant now) {
        status = status.after(move);
        updatedAt = now;
    }

    String id() {
        return id;
    }

    ExperimentState status() {
        return status;
    }

    /** Whether a worker is at it, or should be. */
    boolean isAtWork() {
        return ExperimentState.AT_WORK.contains(status);
    }

    /** How often it was queued again because a worker was lost. */
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
                parameters,
                priority,
                progress,
                metrics.latest(),
                metrics.best(),
                bestCheckpoint,
                shown,
                createdAt,
                queuedAt,
                startedAt,
                endedAt,
                updatedAt);
    }
}
