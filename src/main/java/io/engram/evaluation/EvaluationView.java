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
 * @param status queued, running, completed or failed
 * @param metrics the loss and the definition's metrics; a value is null where no batch had a finite one
 * @param extremes the examples that were asked for
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
        @Nullable Map<String, @Nullable Double> metrics,
        @Nullable Long examples,
        @Nullable Double seconds,
        JudgedExample.@Nullable Extremes extremes,
        @Nullable Failure failure,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** Why it failed, as for trainings. */
    record Failure(String category, String reason, String hint) {}
}
