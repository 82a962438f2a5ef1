package io.engram.data.sampler;

import java.util.Arrays;
import java.util.List;

/** Where buckets of similar lengths end when nobody says where: at the quantiles of a log-normal distribution. */
final class BucketBoundaries {

    private static final int STEPS = 100;

    private BucketBoundaries() {}

    /** So many boundaries at equal distances in probability, scaled so that the last one is the longest length. */
    static List<Double> logNormal(int buckets, double longest) {
        if (buckets <= 0) {
            throw new IllegalArgumentException("there must be at least 1 bucket, was " + buckets);
        }
        double[] boundaries = new double[buckets];
        for (int i = 0; i < buckets; i++) {
            boundaries[i] = Math.exp(normalQuantile((i + 1.0) / (buckets + 1)));
        }
        double scale = longest / boundaries[buckets - 1];
        for (int i = 0; i < buckets; i++) {
            boundaries[i] = i == buckets - 1 ? longest : boundaries[i] * scale;
        }
        return Arrays.stream(boundaries).boxed().toList();
    }

    /** Newton's method from 0, from where the distribution function bends towards the quantile on either side. */
    private static double normalQuantile(double probability) {
        double x = 0;
        for (int i = 0; i < STEPS; i++) {
            double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            x -= (normalDistribution(x, density) - probability) / density;
        }
        return x;
    }

    /** Marsaglia's series 1/2 + density (x + x^3/3 + x^5/15 + ...), which converges everywhere. */
    private static double normalDistribution(double x, double density) {
        double term = x;
        double sum = x;
        for (int i = 3; Math.abs(term) > Math.abs(sum) * 1e-17; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + density * sum;
    }
}
