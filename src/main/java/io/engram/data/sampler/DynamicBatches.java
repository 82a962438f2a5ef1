package io.engram.data.sampler;

import io.engram.tensor.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Batches of examples of similar lengths, with as many in each as its length allows. Their number may change from epoch
 * to epoch where the examples are shuffled.
 */
public final class DynamicBatches implements BatchSampler {

    private final double[] lengths;
    private final LengthBuckets buckets;
    private final Options options;

    /**
     * How an epoch is drawn.
     *
     * @param shuffle whether the examples are shuffled before they are put into buckets, which makes other batches
     * @param dropLast whether batches that are not full are left out
     */
    public record Options(BatchOrdering ordering, boolean shuffle, boolean dropLast, long seed) {}

    /**
     * Puts examples of these lengths into the buckets.
     *
     * @throws IllegalArgumentException where a length is negative or no number
     */
    public DynamicBatches(double[] lengths, LengthBuckets buckets, Options options) {
        for (int i = 0; i < lengths.length; i++) {
            if (!(lengths[i] >= 0)) {
                throw new IllegalArgumentException(
                        "lengths must be at least 0, but that of example " + i + " is " + lengths[i]);
            }
        }
        this.lengths = lengths.clone();
        this.buckets = buckets;
        this.options = options;
    }

    @Override
    public BatchOrder order(int epoch, long firstExample) {
        List<int[]> batches = fill(examples(epoch));
        switch (options.ordering()) {
            case RANDOM ->
                Collections.shuffle(batches, new Random(Seeds.at(options.seed(), "batches".hashCode(), epoch)));
            case ASCENDING -> batches.sort(Comparator.comparingDouble(this::longest));
            case DESCENDING -> {
                batches.sort(Comparator.comparingDouble(this::longest));
                Collections.reverse(batches);
            }
        }
        return BatchOrder.of(batches, firstExample);
    }

    private int[] examples(int epoch) {
        return options.shuffle()
                ? new Shuffled(lengths.length, options.seed()).order(epoch)
                : IntStream.range(0, lengths.length).toArray();
    }

    /** Takes a batch out of a bucket as soon as it is full, and what is left at the end. */
    private List<int[]> fill(int[] examples) {
        List<Bucket> open = new ArrayList<>();
        for (int i = 0; i < buckets.count(); i++) {
            open.add(new Bucket(buckets.capacity(i)));
        }
        List<int[]> batches = new ArrayList<>();
        for (int example : examples) {
            Bucket bucket = open.get(buckets.bucketOf(lengths[example]));
            bucket.add(example);
            if (bucket.isFull()) {
                batches.add(bucket.empty());
            }
        }
        if (!options.dropLast()) {
            open.stream().filter(bucket -> !bucket.isEmpty()).forEach(bucket -> batches.add(bucket.empty()));
        }
        return batches;
    }

    private double longest(int[] batch) {
        return Arrays.stream(batch)
                .mapToDouble(example -> lengths[example])
                .max()
                .orElse(0);
    }

    /** The examples that wait for their batch to be full. */
    private static final class Bucket {
        private final int capacity;
        private final List<Integer> examples = new ArrayList<>();

        Bucket(int capacity) {
            this.capacity = capacity;
        }

        void add(int example) {
            examples.add(example);
        }

        boolean isFull() {
            return examples.size() == capacity;
        }

        boolean isEmpty() {
            return examples.isEmpty();
        }

        int[] empty() {
            int[] batch = examples.stream().mapToInt(Integer::intValue).toArray();
            examples.clear();
            return batch;
        }
    }
}
