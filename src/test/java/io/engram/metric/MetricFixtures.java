package io.engram.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Examples, and metrics of them in plain Java. */
final class MetricFixtures {

    static final int CLASSES = 5;

    private MetricFixtures() {}

    interface Score {
        double of(double truePositives, double falsePositives, double falseNegatives);
    }

    static double precision(double truePositives, double falsePositives, double falseNegatives) {
        return truePositives == 0 ? 0 : truePositives / (truePositives + falsePositives);
    }

    static double recall(double truePositives, double falsePositives, double falseNegatives) {
        return truePositives == 0 ? 0 : truePositives / (truePositives + falseNegatives);
    }

    static double f1(double truePositives, double falsePositives, double falseNegatives) {
        double precision = precision(truePositives, falsePositives, falseNegatives);
        double recall = recall(truePositives, falsePositives, falseNegatives);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** Predictions (B, CLASSES) with their targets. */
    static final class Examples {

        private final String sort;
        private final float[][] predicted;

        /** (B); none where targets are not classes. */
        private final long[] classes;

        /** (B, CLASSES); ones and zeros where targets are classes. */
        private final float[][] values;

        private Examples(String sort, float[][] predicted, long[] classes, float[][] values) {
            this.sort = sort;
            this.predicted = predicted;
            this.classes = classes;
            this.values = values;
        }

        static Examples ofClasses(int seed, int size) {
            Random random = new Random(seed);
            float[][] predicted = gaussian(random, size);
            long[] classes = random.longs(size, 0, CLASSES).toArray();
            float[][] values = new float[size][CLASSES];
            IntStream.range(0, size).forEach(i -> values[i][(int) classes[i]] = 1);
            return new Examples("classes", predicted, classes, values);
        }

        static Examples ofLabels(int seed, int size) {
            Random random = new Random(seed);
            float[][] values = gaussian(random, size);
            for (float[] row : values) {
                IntStream.range(0, CLASSES).forEach(k -> row[k] = row[k] > 0.3 ? 1 : 0);
            }
            return new Examples("labels", gaussian(random, size), new long[0], values);
        }

        static Examples ofNumbers(int seed, int size) {
            Random random = new Random(seed);
            return new Examples("numbers", gaussian(random, size), new long[0], gaussian(random, size));
        }

        private static float[][] gaussian(Random random, int size) {
            float[][] rows = new float[size][CLASSES];
            for (float[] row : rows) {
                IntStream.range(0, CLASSES).forEach(k -> row[k] = (float) random.nextGaussian());
            }
            return rows;
        }

        int size() {
            return predicted.length;
        }

        NDArray predictions(NDManager manager, int from, int to) {
            return matrix(manager, predicted, from, to);
        }

        NDArray targets(NDManager manager, int from, int to) {
            return classes.length > 0
                    ? manager.create(Arrays.copyOfRange(classes, from, to))
                    : matrix(manager, values, from, to);
        }

        private static NDArray matrix(NDManager manager, float[][] rows, int from, int to) {
            float[] flat = new float[(to - from) * CLASSES];
            for (int i = from; i < to; i++) {
                System.arraycopy(rows[i], 0, flat, (i - from) * CLASSES, CLASSES);
            }
            return manager.create(flat, new Shape(to - from, CLASSES));
        }

        double topK(int k) {
            int right = 0;
            for (int i = 0; i < size(); i++) {
                float[] row = predicted[i];
                float own = row[(int) classes[i]];
                long larger =
                        IntStream.range(0, CLASSES).filter(c -> row[c] > own).count();
                right += larger < k ? 1 : 0;
            }
            return (double) right / size();
        }

        private boolean predicts(int example, int column) {
            float[] row = predicted[example];
            return classes.length == 0
                    ? row[column] > 0
                    : IntStream.range(0, CLASSES).noneMatch(other -> row[other] > row[column]);
        }

        double macro(Score score) {
            double total = 0;
            for (int column = 0; column < CLASSES; column++) {
                int[] counts = new int[3];
                for (int i = 0; i < size(); i++) {
                    boolean actual = values[i][column] == 1;
                    boolean found = predicts(i, column);
                    counts[0] += actual && found ? 1 : 0;
                    counts[1] += !actual && found ? 1 : 0;
                    counts[2] += actual && !found ? 1 : 0;
                }
                total += score.of(counts[0], counts[1], counts[2]);
            }
            return total / CLASSES;
        }

        double meanAbsoluteError() {
            double total = 0;
            for (int i = 0; i < size(); i++) {
                for (int k = 0; k < CLASSES; k++) {
                    total += Math.abs((double) predicted[i][k] - values[i][k]);
                }
            }
            return total / (size() * CLASSES);
        }

        double meanSquaredError() {
            return IntStream.range(0, CLASSES)
                            .mapToDouble(this::meanSquaredError)
                            .sum()
                    / CLASSES;
        }

        private double meanSquaredError(int column) {
            return IntStream.range(0, size())
                    .mapToDouble(i -> Math.pow((double) predicted[i][column] - values[i][column], 2))
                    .average()
                    .orElseThrow();
        }

        double determination() {
            double total = 0;
            for (int column = 0; column < CLASSES; column++) {
                int k = column;
                double mean = IntStream.range(0, size())
                        .mapToDouble(i -> values[i][k])
                        .average()
                        .orElseThrow();
                double variance = IntStream.range(0, size())
                        .mapToDouble(i -> Math.pow(values[i][k] - mean, 2))
                        .average()
                        .orElseThrow();
                total += 1 - meanSquaredError(column) / variance;
            }
            return total / CLASSES;
        }

        double perplexity() {
            double total = 0;
            for (int i = 0; i < size(); i++) {
                float[] row = predicted[i];
                double sum = IntStream.range(0, CLASSES)
                        .mapToDouble(k -> Math.exp(row[k]))
                        .sum();
                total += Math.log(sum) - row[(int) classes[i]];
            }
            return Math.exp(total / size());
        }

        @Override
        public String toString() {
            return sort;
        }
    }
}
