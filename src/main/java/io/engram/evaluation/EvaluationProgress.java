package io.engram.evaluation;

import io.engram.worker.WorkerEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluation is that runs.
 *
 * @param step batches so far, of {@code steps}
 * @param etaSeconds estimated time to the last batch, null while unknown
 */
record EvaluationProgress(
        long step,
        long steps,
        double examplesPerSecond,
        @Nullable Double etaSeconds) {

    /** A worker tells no time of arrival where there is one stage only: it is what is left at the speed so far. */
    static EvaluationProgress of(WorkerEvent.Progress told) {
        long left = Math.max(0, told.steps() - told.step());
        return new EvaluationProgress(
                told.step(),
                told.steps(),
                told.examplesPerSecond(),
                told.stepsPerSecond() > 0 ? left / told.stepsPerSecond() : null);
    }
}
