package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HistogramCounterTests {

    private static final int MOST = 40;

    @Test
    void countsEveryNumberInTheIntervalWhereItLies() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            double center = random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4);
            double width = Math.pow(10, random.nextInt(12) - 6);
            double[] values = DoubleStream.generate(() -> center + width * random.nextGaussian())
                    .limit(1 + random.nextInt(2000))
                    .toArray();

            Histogram histogram = counted(values, false);

            assertExact(histogram, values);
            double range = Arrays.stream(values).max().orElseThrow()
                    - Arrays.stream(values).min().orElseThrow();
            // With half the width there would have been more intervals than are kept.
            assertThat(values.length == 1 || range > histogram.width() * (MOST / 2 - 1))
                    .as("%s for a range of %s, seed %s", histogram.width(), range, seed)
                    .isTrue();
        }
    }

    @Test
    void bearsNumbersOfEverySize() {
        double[] values = {0, -0.0, Double.MIN_VALUE, 1, -1e-300, 3e15, -1e307, 1e307, 1e300, 7, 7};
        for (int length = 1; length <= values.length; length++) {
            double[] some = Arrays.copyOf(values, length);

            assertExact(counted(some, false), some);
        }
    }

    @Test
    void givesWholeNumbersIntervalsOfWholeWidth() {
        Histogram classes = counted(new double[] {3, 1, 1, 2, 3, 3}, true);
        Histogram bytes = counted(DoubleStream.iterate(0, i -> i + 1).limit(256).toArray(), true);

        assertThat(classes).isEqualTo(new Histogram(1, 1, List.of(2L, 1L, 3L)));
        assertThat(bytes.width()).isEqualTo(8);
        assertThat(bytes.counts()).hasSize(32).containsOnly(8L);
    }

    @Test
    void countsNothingOfAFileWithVeryManyColumns() {
        HistogramCounter many = new HistogramCounter(100_000);
        many.add(1);

        assertThat(many.counted(false)).isEmpty();
        assertThat(new HistogramCounter(1).counted(false)).isEmpty();
    }

    private static Histogram counted(double[] values, boolean whole) {
        HistogramCounter counter = new HistogramCounter(1);
        Arrays.stream(values).forEach(counter::add);
        return counter.counted(whole).orElseThrow();
    }

    private static void assertExact(Histogram histogram, double[] values) {
        assertThat(histogram.counts()).hasSizeBetween(1, MOST);
        assertThat(Math.scalb(1.0, Math.getExponent(histogram.width()))).isEqualTo(histogram.width());
        for (int i = 0; i < histogram.counts().size(); i++) {
            double low = histogram.from() + i * histogram.width();
            double high = low + histogram.width();
            assertThat(histogram.counts().get(i))
                    .as("%s to %s of %s", low, high, histogram)
                    .isEqualTo(Arrays.stream(values)
                            .filter(value -> value >= low && value < high)
                            .count());
        }
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(values.length);
    }
}
