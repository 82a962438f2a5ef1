package io.engram.recipe;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses examples as first centroids, each the likelier the farther it is from those before it. Arthur and
 * Vassilvitskii 2007; of some that are drawn the best is taken, 2 + ln(K) as in scikit-learn.
 */
final class KMeansPlusPlus {

    private final int dimension;
    private final int most;
    private float[] points = new float[0];
    private int size;

    /**
     * Starts without examples.
     *
     * @param most examples that are looked at
     */
    KMeansPlusPlus(int dimension, int most) {
        this.dimension = dimension;
        this.most = most;
    }

    /** Adds examples, one behind the other, as far as there is room. */
    void add(float[] rows) {
        int added = Math.min(rows.length / dimension, most - size);
        int needed = Math.multiplyExact(size + added, dimension);
        if (points.length < needed) {
            points = Arrays.copyOf(points, Math.max(needed, Math.min(2 * points.length, most * dimension)));
        }
        System.arraycopy(rows, 0, points, size * dimension, added * dimension);
        size += added;
    }

    boolean isFull() {
        return size == most;
    }

    /** The centroids, one behind the other; the same for the same seed. */
    float[] choose(int clusters, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int trials = 2 + (int) Math.log(clusters);
        float[] centroids = new float[Math.multiplyExact(clusters, dimension)];
        double[] closest = new double[size];
        Arrays.fill(closest, Double.POSITIVE_INFINITY);
        double potential = take(random.nextInt(size), closest, centroids, 0);
        for (int cluster = 1; cluster < clusters; cluster++) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int trial = 0; trial < trials; trial++) {
                int candidate = draw(closest, random.nextDouble() * potential);
                double left = potential(candidate, closest);
                if (best < 0 || left < least) {
                    best = candidate;
                    least = left;
                }
            }
            potential = take(best, closest, centroids, cluster);
        }
        return centroids;
    }

    /** The example in whose part of the sum of distances a number falls. */
    private static int draw(double[] closest, double at) {
        double sum = 0;
        for (int i = 0; i < closest.length; i++) {
            sum += closest[i];
            if (sum > at) {
                return i;
            }
        }
        return closest.length - 1;
    }

    /** What the distances would sum up to. */
    private double potential(int candidate, double[] closest) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.min(closest[i], distance(i, candidate));
        }
        return sum;
    }

    private double take(int chosen, double[] closest, float[] centroids, int cluster) {
        System.arraycopy(points, chosen * dimension, centroids, cluster * dimension, dimension);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            closest[i] = Math.min(closest[i], distance(i, chosen));
            sum += closest[i];
        }
        return sum;
    }

    /** Squared. */
    private double distance(int one, int other) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double difference = (double) points[one * dimension + i] - points[other * dimension + i];
            sum += difference * difference;
        }
        return sum;
    }
}
