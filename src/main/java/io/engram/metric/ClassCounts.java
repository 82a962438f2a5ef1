package io.engram.metric;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Metrics of each class by itself, of which the mean is told. Of logits (B, K) against numbers (B, K), each column is a
 * class that is there or not.
 */
final class ClassCounts {

    private ClassCounts() {}

    /** The metric of one class, which occurs at least once among predictions or targets. */
    interface Score {

        /**
         * Judges a class.
         *
         * @param right how often it was predicted and the target
         * @param predicted how often it was predicted
         * @param actual how often it was the target
         */
        double of(double right, double predicted, double actual);
    }

    static Metric metric(NDManager manager, String name, Shape predictions, Score score) {
        long classes = predictions.get(predictions.dimension() - 1);
        return new DeviceMetric(
                manager,
                name,
                new Shape(3, classes),
                targets -> targets.getDataType().isInteger() ? "add_class_counts_" : "add_label_counts_",
                counts -> mean(counts, score));
    }

    /** The mean over the classes that occur, as in scikit-learn: one that never does says nothing. */
    private static double mean(double[] counts, Score score) {
        int classes = counts.length / 3;
        double total = 0;
        int occurring = 0;
        for (int i = 0; i < classes; i++) {
            double predicted = counts[classes + i];
            double actual = counts[2 * classes + i];
            if (predicted + actual > 0) {
                total += score.of(counts[i], predicted, actual);
                occurring++;
            }
        }
        return total / occurring;
    }
}
