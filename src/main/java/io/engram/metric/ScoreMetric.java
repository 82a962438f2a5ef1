package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.metric.stats.DetectionCurve;
import io.engram.tensor.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * A metric that needs all scores at once. They stay on the device until the value is asked for, a row for each example
 * or step: the scores of the classes or columns, and behind them for each 1 or 0; -1 is padding.
 */
class ScoreMetric implements Metric {

    private final NDManager manager;
    private final MetricKernels kernels;
    private final String name;
    private final ToDoubleFunction<List<Trials>> formula;
    private final NDList rows = new NDList();

    /** The scores of a class or column. */
    static final class Trials {

        private final float[] positives;
        private final float[] negatives;

        private Trials(float[] positives, float[] negatives) {
            this.positives = positives;
            this.negatives = negatives;
        }

        float[] positives() {
            return positives;
        }

        float[] negatives() {
            return negatives;
        }
    }

    /** @param formula the metric of what each class or column has */
    ScoreMetric(NDManager manager, String name, ToDoubleFunction<List<Trials>> formula) {
        this.manager = manager.newSubManager();
        this.kernels = MetricKernels.on(manager.getDevice());
        this.name = name;
        this.formula = formula;
    }

    /** A number of the curve of all scores together; NaN where a sort is missing. */
    static double detection(List<Trials> columns, ToDoubleFunction<DetectionCurve> number) {
        float[] positives = joined(columns.stream().map(Trials::positives).toList());
        float[] negatives = joined(columns.stream().map(Trials::negatives).toList());
        if (positives.length == 0 || negatives.length == 0 || hasNaN(positives) || hasNaN(negatives)) {
            return Double.NaN;
        }
        return number.applyAsDouble(new DetectionCurve(positives, negatives));
    }

    private static boolean hasNaN(float[] scores) {
        for (float score : scores) {
            if (Float.isNaN(score)) {
                return true;
            }
        }
        return false;
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void update(NDManager scratch, NDArray predictions, NDList targets) {
        NDList arguments = new NDList(predictions, targets.get(0));
        boolean padded = targets.size() > 1;
        if (padded) {
            Steps.align(arguments);
            arguments.add(targets.get(targets.size() - 1));
        }
        DeviceMetric.requireOneShape(name, arguments.get(0), arguments.get(1));
        String kernel = targets.get(0).getDataType().isInteger() ? "class_scores" : "label_scores";
        if (rows.size() == 1 && rows.get(0).size() == 0) {
            reset();
        }
        rows.add(kernels.run(manager, padded ? kernel + "_padded" : kernel, arguments));
    }

    /** The scores of each class or column; of two classes the log-odds of the second alone. */
    List<Trials> trials() {
        NDArray all = together();
        float[] flat = all.toFloatArray();
        int width = Math.toIntExact(all.getShape().get(1));
        List<Trials> trials = new ArrayList<>();
        for (int column = 0; column < width / 2; column++) {
            trials.add(new Trials(
                    scores(flat, width, column, label -> label > 0), scores(flat, width, column, label -> label == 0)));
        }
        return trials;
    }

    private static float[] scores(float[] flat, int width, int column, DoublePredicate wanted) {
        float[] scores = new float[flat.length / width];
        int count = 0;
        for (int at = column; at < flat.length; at += width) {
            if (wanted.test(flat[at + width / 2])) {
                scores[count++] = flat[at];
            }
        }
        return Arrays.copyOf(scores, count);
    }

    /** One array of all rows; before the first batch one of none. */
    private NDArray together() {
        if (rows.isEmpty()) {
            rows.add(manager.create(new Shape(0, 0), DataType.FLOAT32));
        } else if (rows.size() > 1) {
            NDArray whole = NDArrays.concat(rows);
            whole.attach(manager);
            replace(whole);
        }
        return rows.get(0);
    }

    private void replace(NDArray whole) {
        rows.close();
        rows.clear();
        rows.add(whole);
    }

    @Override
    public double value() {
        return formula.applyAsDouble(trials());
    }

    @Override
    public void reset() {
        rows.close();
        rows.clear();
    }

    @Override
    public Map<String, NDArray> tensors() {
        return Map.of(name + ".rows", together());
    }

    @Override
    public void makeRoom(Map<String, Shape> shapes) {
        Shape shape = shapes.get(name + ".rows");
        if (shape != null) {
            replace(manager.zeros(shape, DataType.FLOAT32));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
