package io.engram.experiment;

import io.engram.experiment.history.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it stands in a list.
 *
 * @param latest newest value of each metric, by stage and name: {@code valid.loss}
 * @param best lowest and highest value of each metric and the epochs in which they came
 * @param bestCheckpoint id of the best checkpoint by the definition's own metric
 */
public record ExperimentSummary(
        String id,
        String name,
        List<String> labels,
        String notes,
        ExperimentState status,
        String dataset,
        long parameters,
        int priority,
        Progress progress,
        Map<String, Double> latest,
        Map<String, Metrics.Range> best,
        @Nullable String bestCheckpoint,
        @Nullable Failure failure,
        Instant createdAt,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant updatedAt) {}
