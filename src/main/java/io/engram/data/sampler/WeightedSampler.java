package io.engram.data.sampler;

import io.engram.tensor.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws examples with a probability that is proportional to their weights, as torch.utils.data.WeightedRandomSampler
 * does. An example with the weight 0 is never drawn.
 */
public final class WeightedSampler implements Sampler {

    private final double[] weights;
    private final int size;
    private final boolean replacement;
    private final long seed;

    /**
     * Draws so many examples in each epoch.
     *
     * @param weights one for each example, not negative
     * @param replacement whether an example may be drawn again in the same epoch
     * @throws IllegalArgumentException where a weight is negative or not finite, or where there are not enough examples
     *     with a weight above 0
     */
    public WeightedSampler(double[] weights, int samples, boolean replacement, long seed) {
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
                throw new IllegalArgumentException(
                        "weights must be finite and at least 0, but that of example " + i + " is " + weights[i]);
            }
        }
        long drawable = Arrays.stream(weights).filter(weight -> weight > 0).count();
        if (drawable == 0) {
            throw new IllegalArgumentException("there is no example with a weight above 0, so none can be drawn");
        }
        if (samples <= 0) {
            throw new IllegalArgumentException("at least 1 example must be drawn in an epoch, was " + samples);
        }
        if (!replacement && samples > drawable) {
            throw new IllegalArgumentException("without replacement at most the " + drawable
                    + " examples with a weight above 0 can be drawn in an epoch, was " + samples);
        }
        this.weights = weights.clone();
        this.size = samples;
        this.replacement = replacement;
        this.seed = seed;
    }

    /**
     * Weights with which every class is drawn as often as any other: 1 / number of the examples of the class.
     *
     * @param classes of each example
     */
    public static double[] balanced(List<?> classes) {
        Map<Object, Integer> counts = new HashMap<>();
        classes.forEach(name -> counts.merge(name, 1, Integer::sum));
        return classes.stream()
                .mapToDouble(name -> 1.0 / counts.getOrDefault(name, 1))
                .toArray();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int[] order(int epoch) {
        Random random = new Random(Seeds.at(seed, "weighted".hashCode(), epoch));
        return replacement ? withReplacement(random) : withoutReplacement(random);
    }

    private int[] withReplacement(Random random) {
        double[] sums = weights.clone();
        // Not Arrays.parallelPrefix, whose sums depend on the number of cores.
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        double total = sums[sums.length - 1];
        return IntStream.range(0, size)
                .map(draw -> firstAbove(sums, random.nextDouble() * total))
                .toArray();
    }

    /** The first sum above the value; that of an example with the weight 0 is not above the one before it. */
    private static int firstAbove(double[] sums, double value) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The smallest of exponential times with these rates are drawn first. Efraimidis and Spirakis 2006. */
    private int[] withoutReplacement(Random random) {
        double[] times = Arrays.stream(weights)
                .map(weight -> -Math.log(1 - random.nextDouble()) / weight)
                .toArray();
        return IntStream.range(0, times.length)
                .boxed()
                .filter(i -> weights[i] > 0)
                .sorted(Comparator.comparingDouble(i -> times[i]))
                .limit(size)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
