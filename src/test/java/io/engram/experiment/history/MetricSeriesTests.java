package io.engram.experiment.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricSeriesTests {

    @Test
    void keepsEveryPeakWhenItSamples() {
        List<@Nullable Double> y =
                new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> 1.0).toList());
        y.set(137, 99.0);
        y.set(731, -99.0);

        MetricSeries sampled = series(y).sampled(20);

        assertThat(sampled.y()).hasSizeLessThanOrEqualTo(20).contains(99.0, -99.0);
        assertThat(sampled.x()).contains(137, 731).isSorted();
    }

    @Test
    void leavesAShortOneAsItIs() {
        MetricSeries series = series(Arrays.asList(1.0, null, 3.0));

        assertThat(series.sampled(3)).isEqualTo(series);
    }

    @Test
    void keepsAGapWhereNoValueWasFinite() {
        MetricSeries sampled = series(Arrays.asList(null, null, null, null, 1.0, null, 2.0, null))
                .sampled(4);

        assertThat(sampled.y()).contains(1.0, 2.0).containsNull();
    }

    private static MetricSeries series(List<@Nullable Double> y) {
        return new MetricSeries(
                "valid.loss",
                IntStream.range(0, y.size()).<Object>mapToObj(i -> i).toList(),
                y);
    }
}
