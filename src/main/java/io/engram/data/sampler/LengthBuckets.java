package io.engram.data.sampler;

import java.util.List;

/**
 * Examples of similar lengths share a bucket, so that a batch needs little padding, and a bucket of short examples
 * gives larger batches. Any unit will do for lengths: frames, seconds, characters.
 *
 * @param maxBatchLength the length that a batch may have in total, counted as its number of examples times the boundary
 *     of their bucket
 * @param boundaries the longest length in each bucket, ascending; longer examples get batches of their own
 * @param maxExamples the largest number of examples in a batch, however short they are
 */
public record LengthBuckets(double maxBatchLength, List<Double> boundaries, int maxExamples) {

    public LengthBuckets {
        boundaries = List.copyOf(boundaries);
        if (!(maxBatchLength > 0)) {
            throw new IllegalArgumentException("the length of a batch must be above 0, was " + maxBatchLength);
        }
        if (maxExamples <= 0) {
            throw new IllegalArgumentException("a batch must have at least 1 example, was " + maxExamples);
        }
        if (boundaries.isEmpty()) {
            throw new IllegalArgumentException("there are no bucket boundaries. Name some, or a number of buckets.");
        }
        double before = -Double.MIN_VALUE;
        for (double boundary : boundaries) {
            if (!(boundary > before)) {
                throw new IllegalArgumentException(
                        "bucket boundaries must be at least 0 and ascending, were " + boundaries);
            }
            before = boundary;
        }
    }

    /** Buckets with these boundaries. */
    public static LengthBuckets of(double maxBatchLength, List<Double> boundaries) {
        return new LengthBuckets(maxBatchLength, boundaries, Integer.MAX_VALUE);
    }

    /**
     * So many buckets that are equally probable where the logarithms of lengths are standard normal, scaled so that the
     * last one ends at the length of a batch.
     */
    public static LengthBuckets logNormal(double maxBatchLength, int buckets) {
        return of(maxBatchLength, BucketBoundaries.logNormal(buckets, maxBatchLength));
    }

    /** The same buckets with at most so many examples in a batch. */
    public LengthBuckets withMaxExamples(int examples) {
        return new LengthBuckets(maxBatchLength, boundaries, examples);
    }

    /** Number of buckets, the one of the examples that are too long for any other included. */
    int count() {
        return boundaries.size() + 1;
    }

    /** The first bucket that is long enough. */
    int bucketOf(double length) {
        int bucket = 0;
        while (bucket < boundaries.size() && length > boundaries.get(bucket)) {
            bucket++;
        }
        return bucket;
    }

    /** How many examples of a bucket make a batch. */
    int capacity(int bucket) {
        if (bucket == boundaries.size()) {
            return 1;
        }
        int fitting = (int) Math.max(1, Math.floor(maxBatchLength / boundaries.get(bucket)));
        return Math.min(maxExamples, fitting);
    }
}
