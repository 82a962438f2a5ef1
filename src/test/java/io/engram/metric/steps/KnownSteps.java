package io.engram.metric.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Steps whose values a test has at hand, to write them and to judge what is read. */
final class KnownSteps {

    private static final int COLUMNS = StepColumn.values().length;

    private final long first;
    private final double[][] rows;

    KnownSteps(long first, double[][] rows) {
        this.first = first;
        this.rows = rows;
    }

    double[][] rows() {
        return rows;
    }

    /** Random values of many magnitudes, some of which are not finite. */
    static KnownSteps random(long first, int count, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[count][COLUMNS];
        for (double[] row : rows) {
            for (int i = 0; i < COLUMNS; i++) {
                row[i] = switch (random.nextInt(12)) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.POSITIVE_INFINITY;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    default -> random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3);
                };
            }
            row[StepColumn.EPOCH.place()] = 1 + random.nextInt(3);
        }
        return new KnownSteps(first, rows);
    }

    long last() {
        return first + rows.length - 1;
    }

    StepPoints points(int from, int to) {
        double[] values = new double[(to - from) * COLUMNS];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows[i], 0, values, (i - from) * COLUMNS, COLUMNS);
        }
        return new StepPoints(first + from, values);
    }

    /** Appends them, so many at a time. */
    void write(StepWriter writer, int from, int atOnce) {
        try {
            for (int i = from; i < rows.length; i += atOnce) {
                writer.append(points(i, Math.min(rows.length, i + atOnce)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes them into a new folder. */
    Path written(Path folder) throws IOException {
        try (StepWriter writer = new StepWriter(folder)) {
            write(writer, 0, 1000);
        }
        return folder;
    }

    /** Checks an answer against these values, one by one. */
    void assertAre(StepCurves curves, long from, long to, int points) {
        long resolution = curves.resolution();
        assertThat(Long.bitCount(resolution)).isEqualTo(1);
        assertThat(curves.first()).isEqualTo(first);
        assertThat(curves.last()).isEqualTo(last());
        assertThat(curves.step()).hasSizeLessThanOrEqualTo(points);
        long begin = Math.max(from, first);
        long end = Math.min(to, last());
        assertThat(curves.step().get(0)).isBetween(begin - resolution + 1, begin);
        assertThat(curves.step().get(curves.step().size() - 1)).isBetween(end - resolution + 1, end);
        if (resolution > 1) {
            // Half of it would have been too many.
            long half = resolution / 2;
            assertThat((end - first) / half - (begin - first) / half + 1).isGreaterThan(points);
        }
        for (StepCurves.Curve curve : curves.series()) {
            StepColumn column = StepColumn.valueOf(curve.name().toUpperCase(java.util.Locale.ROOT));
            for (int i = 0; i < curves.step().size(); i++) {
                assertBucket(curve, i, column, curves.step().get(i), resolution);
            }
        }
    }

    private void assertBucket(StepCurves.Curve curve, int bucket, StepColumn column, long step, long resolution) {
        int begin = (int) (step - first);
        double[] finite = Arrays.stream(rows, begin, (int) Math.min(rows.length, begin + resolution))
                .mapToDouble(row -> row[column.place()])
                .filter(Double::isFinite)
                .toArray();
        @Nullable Double min = curve.min().get(bucket);
        @Nullable Double max = curve.max().get(bucket);
        @Nullable Double mean = curve.mean().get(bucket);
        if (finite.length == 0) {
            assertThat(Arrays.asList(min, max, mean)).containsOnlyNulls();
            return;
        }
        double lowest = Arrays.stream(finite).min().orElseThrow();
        double highest = Arrays.stream(finite).max().orElseThrow();
        if (min == null || max == null || mean == null || min != lowest || max != highest) {
            throw new AssertionError(column + " from " + step + ": " + min + " to " + max + ", but the values are from "
                    + lowest + " to " + highest);
        }
        double scale = Math.max(Math.abs(lowest), Math.abs(highest));
        assertThat(mean)
                .isBetween(min, max)
                .isCloseTo(Arrays.stream(finite).average().orElseThrow(), within(1e-9 * scale));
    }

    /** Every file of a folder, byte by byte. */
    static Map<String, List<Byte>> files(Path folder) throws IOException {
        Map<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                List<Byte> bytes = new ArrayList<>();
                for (byte value : Files.readAllBytes(file)) {
                    bytes.add(value);
                }
                files.put(file.getFileName().toString(), bytes);
            }
        }
        return files;
    }
}
