package io.engram.evaluation;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much waits.
 *
 * @param maxQueued evaluations that may wait for a worker before more are refused, as for trainings
 */
@Validated
@ConfigurationProperties("engram.jobs")
record EvaluationSettings(@Positive int maxQueued) {}
