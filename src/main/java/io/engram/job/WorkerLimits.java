package io.engram.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a worker may take, of memory and of time.
 *
 * @param workerHeap Java heap of a worker; tensors are outside of it
 * @param workerMemory address space of a worker, heap and tensors and libraries together, where the system can limit
 *     it; 0: no limit
 * @param heartbeatTimeout a worker that is silent for so long is lost
 * @param progressTimeout a worker that lives but tells of nothing new for so long hangs, and is lost
 * @param maxRunTime how long an experiment may train in all its attempts together; 0: no limit
 * @param stopGrace how long a worker may take to save and stop before it is killed
 */
@Validated
@ConfigurationProperties("engram.jobs")
record WorkerLimits(
        DataSize workerHeap,
        DataSize workerMemory,
        Duration heartbeatTimeout,
        Duration progressTimeout,
        Duration maxRunTime,
        Duration stopGrace) {}
