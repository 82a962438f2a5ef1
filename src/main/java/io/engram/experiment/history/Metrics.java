package io.engram.experiment.history;

import java.util.Map;

/**
 * What matters of an experiment's metrics, each by stage and name as in {@code valid.loss}.
 *
 * @param latest the newest value
 * @param best the lowest and the highest
 */
public record Metrics(Map<String, Double> latest, Map<String, Range> best) {

    /** Nothing recorded yet. */
    public static final Metrics NONE = new Metrics(Map.of(), Map.of());

    /** The lowest and the highest value of a metric. */
    public record Range(Extreme min, Extreme max) {}

    /** A value and the epoch in which it first came. */
    public record Extreme(double value, int epoch) {}
}
