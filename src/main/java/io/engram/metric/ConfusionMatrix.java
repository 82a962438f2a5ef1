package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * How often each class was taken for each: the report has a row for each target and a column for each prediction, of
 * very many classes those that are confused most. As a number the mean recall of the classes that occur, also called
 * balanced accuracy.
 */
@Kind("confusion_matrix")
@About("What is taken for what, in a report; as a number the mean recall of the classes, 0 to 1")
public record ConfusionMatrix() implements MetricSpec {

    private static double meanRecall(double[] counts, int classes) {
        return new Confusions(counts, classes)
                .recalls().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN);
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
                return new Confusions(sums(), classes).report();
            }
        };
    }
}
