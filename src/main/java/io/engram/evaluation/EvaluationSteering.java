package io.engram.evaluation;

import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.UnknownId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.FileSystemUtils;

/** Ends and forgets evaluations, as people ask for it. */
@Component
// A refusal has changed nothing, so it undoes nothing of what it may be part of.
@Transactional(noRollbackFor = {IllegalEvaluationMove.class, UnknownId.class})
class EvaluationSteering {

    private static final Logger log = LoggerFactory.getLogger(EvaluationSteering.class);

    private final Evaluations evaluations;
    private final ExperimentFolders folders;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    EvaluationSteering(
            Evaluations evaluations, ExperimentFolders folders, ApplicationEventPublisher events, InstantSource clock) {
        this.evaluations = evaluations;
        this.folders = folders;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Ends it at once. There is nothing to save of one that runs, so {@link EvaluationCancelled} lets whoever has its
     * worker kill it.
     *
     * @throws IllegalEvaluationMove where it has ended
     */
    public EvaluationView cancel(String id) {
        boolean wasOpen = evaluations.cancel(id, clock.instant());
        EvaluationView now = evaluations.find(id).orElseThrow(() -> new UnknownId("evaluation", id));
        if (!wasOpen) {
            throw IllegalEvaluationMove.ended(now);
        }
        events.publishEvent(new EvaluationCancelled(id));
        return now;
    }

    /**
     * Forgets it, and its log.
     *
     * @throws IllegalEvaluationMove while it waits or runs
     */
    public void delete(String id) {
        EvaluationView found = evaluations.find(id).orElseThrow(() -> new UnknownId("evaluation", id));
        if (!evaluations.delete(id)) {
            throw IllegalEvaluationMove.open(found);
        }
        Path folder = folders.evaluation(found.experimentId(), id);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            log.warn("evaluation {}: {} cannot be deleted; it goes with the experiment", id, folder, e);
        }
    }
}
