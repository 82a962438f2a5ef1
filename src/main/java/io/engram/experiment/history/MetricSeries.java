package io.engram.experiment.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A metric over the epochs, ready to be plotted.
 *
 * @param name stage and metric: {@code valid.loss}
 * @param x where each value stands: an epoch or a time
 * @param y null where the value was not finite
 */
public record MetricSeries(String name, List<Object> x, List<@Nullable Double> y) {

    /** Every metric of these epochs, in the order in which they come. */
    public static List<MetricSeries> of(List<EpochStats> epochs, Function<EpochStats, Object> x) {
        Map<String, MetricSeries> series = new LinkedHashMap<>();
        for (EpochStats stats : epochs) {
            stats.metrics().forEach((metric, value) -> {
                String name = stats.stage() + "." + metric;
                MetricSeries one = series.computeIfAbsent(
                        name, key -> new MetricSeries(key, new ArrayList<>(), new ArrayList<>()));
                one.x().add(x.apply(stats));
                one.y().add(value);
            });
        }
        return List.copyOf(series.values());
    }

    /**
     * At most so many points. Each of {@code most / 2} buckets keeps its lowest and its highest value, so that no peak
     * is lost.
     */
    public MetricSeries sampled(int most) {
        int size = y.size();
        if (size <= most) {
            return this;
        }
        int buckets = Math.max(1, most / 2);
        List<Integer> kept = IntStream.range(0, buckets)
                .boxed()
                .flatMap(bucket ->
                        extremes((int) ((long) bucket * size / buckets), (int) ((bucket + 1L) * size / buckets))
                                .stream())
                .toList();
        return new MetricSeries(
                name,
                kept.stream().map(x::get).toList(),
                kept.stream().<@Nullable Double>map(y::get).toList());
    }

    /** Where the lowest and the highest of a bucket are, in order; its first point where none has a value. */
    private List<Integer> extremes(int from, int to) {
        int low = from;
        int high = from;
        for (int i = from; i < to; i++) {
            if (compare(i, low) < 0 || y.get(low) == null) {
                low = i;
            }
            if (compare(i, high) > 0 || y.get(high) == null) {
                high = i;
            }
        }
        return low == high ? List.of(low) : List.of(Math.min(low, high), Math.max(low, high));
    }

    /** Zero where one of them has no value. */
    private int compare(int a, int b) {
        Double left = y.get(a);
        Double right = y.get(b);
        return left == null || right == null ? 0 : Double.compare(left, right);
    }
}
