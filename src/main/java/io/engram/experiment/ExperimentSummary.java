package io.engram.experiment;

import io.engram.experiment.history.Metrics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it stands in a list.
 *
 * @param metric what it is judged by: {@code valid.accuracy}
 * @param metricMode which direction of that is better: min or max
 * @param forkedFrom the experiment that it goes on from, if there is one
 * @param forkedCheckpoint the checkpoint that it goes on from
 * @param latest newest value of each metric, by stage and name: {@code valid.loss}
 * @param best lowest and highest value of each metric and the epochs in which they came
 * @param notBefore not earlier than that is it started again after its worker was lost
 * @param bestCheckpoint id of the best checkpoint by the definition's own metric
 */
public record ExperimentSummary(
        String id,
        String name,
        List<String> labels,
        String notes,

        @Schema(
                type = "string",
                allowableValues = {
                    "queued",
                    "starting",
                    "running",
                    "pausing",
                    "paused",
                    "stopping",
                    "cancelled",
                    "completed",
                    "failed"
                })
        ExperimentState status,

        String dataset,
        String metric,
        String metricMode,
        long parameters,
        int priority,
        @Nullable String forkedFrom,
        @Nullable String forkedCheckpoint,
        Progress progress,
        Map<String, Double> latest,
        Map<String, Metrics.Range> best,
        @Nullable String bestCheckpoint,
        @Nullable Failure failure,
        Instant createdAt,
        Instant queuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant updatedAt) {}
