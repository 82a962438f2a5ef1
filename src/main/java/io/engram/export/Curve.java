package io.engram.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric over the epochs in bounded memory. Epochs share a bucket once there are many of them; each bucket keeps its
 * lowest and its highest point, so that no peak is lost.
 */
final class Curve {

    private static final int MOST_BUCKETS = 400;

    /** Where a value stands. */
    record Point(int epoch, double value) {}

    private record Bucket(Point low, Point high) {

        static @Nullable Bucket of(@Nullable Bucket one, @Nullable Bucket other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return new Bucket(
                    one.low.value <= other.low.value ? one.low : other.low,
                    one.high.value >= other.high.value ? one.high : other.high);
        }
    }

    private final List<@Nullable Bucket> buckets = new ArrayList<>();
    private int epochsOfABucket = 1;

    /** @param epoch from 1; 0 is that of a test before any training */
    void add(int epoch, double value) {
        int before = Math.max(0, epoch - 1);
        while (before / epochsOfABucket >= MOST_BUCKETS) {
            halve();
        }
        int place = before / epochsOfABucket;
        while (buckets.size() <= place) {
            buckets.add(null);
        }
        Point point = new Point(epoch, value);
        buckets.set(place, Bucket.of(buckets.get(place), new Bucket(point, point)));
    }

    private void halve() {
        List<@Nullable Bucket> wider = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i += 2) {
            wider.add(Bucket.of(buckets.get(i), i + 1 < buckets.size() ? buckets.get(i + 1) : null));
        }
        buckets.clear();
        buckets.addAll(wider);
        epochsOfABucket *= 2;
    }

    /** In the order of the epochs. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (Bucket bucket : buckets) {
            if (bucket != null) {
                points.add(bucket.low());
                if (bucket.high().epoch() != bucket.low().epoch()) {
                    points.add(bucket.high());
                }
            }
        }
        points.sort(Comparator.comparingInt(Point::epoch));
        return points;
    }
}
