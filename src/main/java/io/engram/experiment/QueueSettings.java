package io.engram.experiment;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much waits.
 *
 * @param maxQueued experiments that may wait for a worker before more are refused
 */
@Validated
@ConfigurationProperties("engram.jobs")
record QueueSettings(@Positive int maxQueued) {}
