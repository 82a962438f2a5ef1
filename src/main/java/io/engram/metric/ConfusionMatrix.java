package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each class was taken for each: the report has a row for each target and a column for each prediction. As a
 * number the mean recall of the classes that occur, also called balanced accuracy.
 */
@Kind("confusion_matrix")
@About("What is taken for what, in a report; as a number the mean recall of the classes, 0 to 1")
public record ConfusionMatrix() implements MetricSpec {

    private static double meanRecall(double[] counts, int classes) {
        return recalls(counts, classes).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** By class; those that are never the target have none. */
    private static SortedMap<Integer, Double> recalls(double[] counts, int classes) {
        SortedMap<Integer, Double> recalls = new TreeMap<>();
        for (int row = 0; row < classes; row++) {
            double all =
                    Arrays.stream(counts, row * classes, (row + 1) * classes).sum();
            if (all > 0) {
                recalls.put(row, counts[row * classes + row] / all);
            }
        }
        return recalls;
    }

    private static List<List<Long>> matrix(double[] counts, int classes) {
        List<List<Long>> rows = new ArrayList<>();
        for (int row = 0; row < classes; row++) {
            rows.add(Arrays.stream(counts, row * classes, (row + 1) * classes)
                    .mapToObj(count -> (long) count)
                    .toList());
        }
        return rows;
    }

    @Override
    public Mode mode() {
        return Mode.MAX;
    }

    @Override
    public Optional<String> mismatch(TargetKind targets) {
        return TargetNeeds.classes(name(), targets);
    }

    @Override
    public Metric create(NDManager manager, Shape predictions) {
        int classes = Math.toIntExact(predictions.get(predictions.dimension() - 1));
        return new DeviceMetric(
                manager,
                name(),
                new Shape(classes, classes),
                targets -> "add_confusions_",
                counts -> meanRecall(counts, classes)) {
            @Override
            public Map<String, Object> report() {
                double[] counts = sums();
                return Map.of("matrix", matrix(counts, classes), "recall", recalls(counts, classes));
            }
        };
    }
}
