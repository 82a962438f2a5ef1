package io.engram.evaluation;

import io.engram.recipe.JudgedExample;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation, done or not.
 *
 * @param epoch of the checkpoint
 * @param part all, train, valid or test
 * @param status queued, running, completed, failed or cancelled
 * @param progress where it is; null unless it runs and has told so
 * @param metrics the loss and the definition's metrics; a value is null where no batch had a finite one
 * @param reports what metrics say beside their values, by their names; in a list null
 * @param extremes the examples that were asked for; in a list without their values
 * @param failure why it failed
 */
record EvaluationView(
        String id,
        String experimentId,
        String checkpointId,
        int epoch,
        String dataset,
        String part,
        String status,
        @Nullable EvaluationProgress progress,
        @Nullable Map<String, @Nullable Double> metrics,
        @Nullable Long examples,
        @Nullable Double seconds,
        @Nullable Map<String, Map<String, Object>> reports,
        JudgedExample.@Nullable Extremes extremes,
        @Nullable Failure failure,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** As it stands in a list: one confusion matrix of a hundred classes weighs more than a hundred lines of it. */
    EvaluationView brief() {
        return new EvaluationView(
                id,
                experimentId,
                checkpointId,
                epoch,
                dataset,
                part,
                status,
                progress,
                metrics,
                examples,
                seconds,
                null,
                extremes == null ? null : extremes.brief(),
                failure,
                createdAt,
                startedAt,
                endedAt);
    }

    /** The same, so far. */
    EvaluationView at(@Nullable EvaluationProgress now) {
        return new EvaluationView(
                id,
                experimentId,
                checkpointId,
                epoch,
                dataset,
                part,
                status,
                now,
                metrics,
                examples,
                seconds,
                reports,
                extremes,
                failure,
                createdAt,
                startedAt,
                endedAt);
    }

    /** Why it failed, as for trainings. */
    record Failure(String category, String reason, String hint) {}
}
