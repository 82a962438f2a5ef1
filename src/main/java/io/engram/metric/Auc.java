package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.metric.ScoreMetric.Trials;
import io.engram.metric.stats.RankedScores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Area under the curve of true against false acceptances: how often a positive has a higher score than a negative, ties
 * counting half. Of classes, each against the rest, and the mean over those that have both (macro average,
 * one-vs-rest); of numbers (B, K), the same of each column, where more than one half is positive. NaN where nothing has
 * both.
 */
@Kind("auc")
@About("Area under the ROC curve, of more classes each against the rest, mean over the classes, 0 to 1")
public record Auc() implements MetricSpec {

    private static double meanOfColumns(List<Trials> columns) {
        return areas(columns).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** By class or column; those that have only positives or only negatives have none. */
    private static SortedMap<Integer, Double> areas(List<Trials> columns) {
        SortedMap<Integer, Double> areas = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            double area = RankedScores.areaUnderCurve(
                    columns.get(i).positives(), columns.get(i).negatives());
            if (!Double.isNaN(area)) {
                areas.put(i, area);
            }
        }
        return areas;
    }

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.stepwise(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        return new ScoreMetric(manager, name(), Auc::meanOfColumns) {
            @Override
            public Map<String, Object> report() {
                SortedMap<Integer, Double> areas = areas(trials());
                return Map.of("classes", List.copyOf(areas.keySet()), "auc", List.copyOf(areas.values()));
            }
        };
    }
}
