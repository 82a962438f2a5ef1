/**
 * Scores of single examples and what they come to: for reports at the end of a stage, on the host. After SpeechBrain's
 * MetricStats and its kin; {@link io.engram.metric.Metric} is for every batch.
 *
 * @see io.engram.metric.stats.MetricStats
 * @see io.engram.metric.stats.ErrorRateStats
 */
@NullMarked
package io.engram.metric.stats;

import org.jspecify.annotations.NullMarked;
