package io.engram.experiment;

import org.jspecify.annotations.Nullable;

/**
 * An experiment has come to another state.
 *
 * @param attempts how many workers have been started for it
 * @param failureCategory why it failed, if it has
 */
public record StateChanged(
        String id, String status, int attempts, @Nullable String failureCategory) {

    static StateChanged of(Experiment experiment) {
        Failure failure = experiment.failure();
        return new StateChanged(
                experiment.id(),
                experiment.status().text(),
                experiment.attempts(),
                failure == null ? null : failure.category());
    }
}
