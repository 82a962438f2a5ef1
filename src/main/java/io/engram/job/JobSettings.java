package io.engram.job;

import io.engram.experiment.RestartPolicy;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How trainings are run.
 *
 * @param parallel experiments that train at once
 * @param threads for all of them together; 0: one for each core
 * @param maxRestarts how often in a row, without a new checkpoint, an experiment is started again after its worker or
 *     the server was lost
 * @param restartDelay before the first of these restarts; doubled for each that follows
 * @param maxRestartDelay that a delay grows to
 */
@Validated
@ConfigurationProperties("engram.jobs")
record JobSettings(
        @Positive int parallel,
        @PositiveOrZero int threads,
        @PositiveOrZero int maxRestarts,
        Duration restartDelay,
        Duration maxRestartDelay) {

    RestartPolicy restarts() {
        return new RestartPolicy(maxRestarts, restartDelay, maxRestartDelay);
    }

    /** What one worker gets of the threads. */
    int threadsPerWorker() {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return Math.max(1, all / parallel);
    }
}
