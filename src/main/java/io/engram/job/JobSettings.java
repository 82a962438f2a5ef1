package io.engram.job;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How trainings are run.
 *
 * @param parallel experiments that train at once
 * @param threads for all of them together; 0: one for each core
 * @param workerHeap Java heap of a worker; tensors are outside of it
 * @param heartbeatTimeout a worker that is silent for so long is lost
 * @param maxRestarts how often an experiment is started again after its worker was lost
 * @param stopGrace how long a worker may take to stop before it is killed
 */
@Validated
@ConfigurationProperties("engram.jobs")
record JobSettings(
        @Positive int parallel,
        @PositiveOrZero int threads,
        DataSize workerHeap,
        Duration heartbeatTimeout,
        @PositiveOrZero int maxRestarts,
        Duration stopGrace) {

    /** What one worker gets of the threads. */
    int threadsPerWorker() {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return Math.max(1, all / parallel);
    }
}
