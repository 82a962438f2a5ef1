package io.engram.evaluation;

import io.engram.dataset.DatasetSource;
import io.engram.dataset.DatasetSources;
import io.engram.experiment.CheckpointChoice;
import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.NoCheckpoint;
import io.engram.experiment.UnknownId;
import io.engram.worker.Assignment;
import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Hands evaluations to whoever has workers, and takes what came of them. */
@Component
public class EvaluationQueue {

    private static final Logger log = LoggerFactory.getLogger(EvaluationQueue.class);

    private final Evaluations evaluations;
    private final CheckpointChoice checkpoints;
    private final DatasetSources datasets;
    private final ExperimentFolders folders;
    private final ProgressBoard board;
    private final InstantSource clock;

    EvaluationQueue(
            Evaluations evaluations,
            CheckpointChoice checkpoints,
            DatasetSources datasets,
            ExperimentFolders folders,
            ProgressBoard board,
            InstantSource clock) {
        this.evaluations = evaluations;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
        this.folders = folders;
        this.board = board;
        this.clock = clock;
    }

    /**
     * An evaluation that is to be done now.
     *
     * @param folder its own, where its worker works
     */
    public record Claim(
            String id,
            int attempt,
            String experiment,
            CheckpointChoice.Chosen chosen,
            DatasetSource dataset,
            Wanted wanted,
            Path folder) {

        /** What its worker is told. */
        public Assignment assignment(int threads) {
            return new Assignment(
                    experiment,
                    attempt,
                    chosen.definition(),
                    folder.toString(),
                    dataset.file() == null ? null : dataset.file().toString(),
                    dataset.beside() == null ? null : dataset.beside().toString(),
                    threads,
                    new Assignment.Evaluated(
                            chosen.folder().toString(), dataset.name(), wanted.part(), wanted.worst(), wanted.best()));
        }
    }

    /**
     * What is to be found out.
     *
     * @param worst how many of the largest losses
     * @param best how many of the least
     */
    public record Wanted(String part, int worst, int best) {}

    /** Takes the next one; empty where none waits. */
    public Optional<Claim> claim() {
        Optional<EvaluationView> next = evaluations.next();
        while (next.isPresent()) {
            Optional<Claim> claim = claim(next.get());
            if (claim.isPresent()) {
                return claim;
            }
            next = evaluations.next();
        }
        return Optional.empty();
    }

    private Optional<Claim> claim(EvaluationView next) {
        if (!evaluations.begin(next.id(), clock.instant())) {
            return Optional.empty();
        }
        Optional<DatasetSource> dataset = datasets.find(next.dataset());
        if (dataset.isEmpty()) {
            failed(
                    next.id(),
                    FailureCategory.DATA,
                    "The dataset '" + next.dataset() + "' is gone.",
                    "Upload it again.");
            return Optional.empty();
        }
        Optional<String> unusable = datasets.unusable(dataset.get());
        if (unusable.isPresent()) {
            failed(
                    next.id(),
                    FailureCategory.DATA,
                    unusable.get(),
                    "Bring the files back as they were, and evaluate again.");
            return Optional.empty();
        }
        try {
            CheckpointChoice.Chosen chosen = checkpoints.of(next.experimentId(), next.checkpointId());
            int[] wanted = evaluations.wanted(next.id());
            Path folder = Files.createDirectories(folders.evaluation(next.experimentId(), next.id()));
            return Optional.of(new Claim(
                    next.id(),
                    evaluations.attempts(next.id()),
                    next.experimentId(),
                    chosen,
                    dataset.get(),
                    new Wanted(next.part(), wanted[0], wanted[1]),
                    folder));
        } catch (UnknownId | NoCheckpoint e) {
            failed(
                    next.id(),
                    FailureCategory.STORAGE,
                    String.valueOf(e.getMessage()),
                    "It has given way to a better one, or was deleted. Evaluate another one, and pin what shall stay.");
            return Optional.empty();
        } catch (IOException e) {
            evaluations.release(next.id());
            throw new UncheckedIOException("cannot make a folder for " + next.id(), e);
        }
    }

    /** It has come so far. */
    public void progress(String id, WorkerEvent.Progress told) {
        board.put(id, EvaluationProgress.of(told));
    }

    /** Its worker has gone. */
    public void left(String id) {
        board.remove(id);
    }

    /** It has come to an end. */
    public void completed(String id, WorkerEvent.StageEnded stage, WorkerEvent.@Nullable Judged judged) {
        evaluations.complete(id, stage, judged, clock.instant());
        log.info("evaluation {}: {}", id, stage.metrics());
    }

    /** It cannot be done. */
    public void failed(String id, FailureCategory category, String reason, String hint) {
        evaluations.fail(
                id,
                new EvaluationView.Failure(category.name().toLowerCase(Locale.ROOT), reason, hint),
                clock.instant());
        log.info("evaluation {} failed: {}", id, reason);
    }

    /** Its worker has gone without a last word: it is tried again, but not for ever. */
    public void lost(String id, String reason, int mostAttempts) {
        if (evaluations.attempts(id) < mostAttempts) {
            log.warn("evaluation {}: {} Again.", id, reason);
            evaluations.release(id);
        } else {
            failed(
                    id,
                    FailureCategory.WORKER_LOST,
                    reason,
                    "A process that is killed often has too little memory. Evaluate on fewer rows, or in smaller batches.");
        }
    }

    /** Whoever was at it is not any more. */
    public void release(String id) {
        evaluations.release(id);
    }

    /** Those that somebody should be at. */
    public List<String> running() {
        return evaluations.running();
    }
}
