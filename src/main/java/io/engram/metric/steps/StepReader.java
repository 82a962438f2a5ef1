package io.engram.metric.steps;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads steps at any resolution, also while they are being written. It touches at most eight records for each bucket
 * that it gives, and some for the end, however many steps there are.
 */
public final class StepReader {

    private static final int BYTES_AT_ONCE = 1 << 16;

    private final Path folder;
    private long recordsRead;

    /** Of a folder that a {@link StepWriter} writes to, or that is not there. */
    public StepReader(Path folder) {
        this.folder = folder;
    }

    /** How many records have been read so far. */
    long recordsRead() {
        return recordsRead;
    }

    /**
     * Reads a range. Buckets begin at multiples of the resolution behind the first recorded step, so the first one and
     * the last one may reach beyond the range.
     *
     * @param names of columns
     * @param from number of the first step
     * @param to number of the last step; may be behind the last that is recorded
     * @param points buckets at most, from 2
     */
    public StepCurves read(List<String> names, long from, long to, int points) throws IOException {
        try (FileChannel steps = FileChannel.open(StepLayout.file(folder, 0), StandardOpenOption.READ)) {
            StepLayout layout = StepLayout.of(steps).orElse(null);
            if (layout == null) {
                return StepCurves.empty(names);
            }
            List<Records> levels = new ArrayList<>();
            levels.add(new Records(steps, StepLayout.HEADER_BYTES, layout.recordBytes(0)));
            try {
                return read(layout, levels, names, from, to, points);
            } finally {
                for (Records level : levels.subList(1, levels.size())) {
                    level.close();
                }
            }
        } catch (NoSuchFileException e) {
            return StepCurves.empty(names);
        }
    }

    private StepCurves read(StepLayout layout, List<Records> levels, List<String> names, long from, long to, int points)
            throws IOException {
        long recorded = levels.get(0).count();
        long last = layout.first() + recorded - 1;
        long begin = Math.max(from, layout.first()) - layout.first();
        long end = Math.min(to, last) - layout.first();
        if (end < begin) {
            return StepCurves.none(layout.first(), last, names);
        }
        long resolution = resolution(begin, end, points);
        Range range = new Range(layout, resolution, begin / resolution, end / resolution, recorded);
        for (int level = 1; StepLayout.stepsPerRecord(level) <= resolution && open(layout, levels, level); level++) {
            // The coarsest level whose records fit into a bucket is the one to begin with.
        }
        collect(levels, levels.size() - 1, range, range.begin(), range.end());
        return range.curves(names, last);
    }

    private static long resolution(long begin, long end, int points) {
        long resolution = 1;
        while (end / resolution - begin / resolution >= points) {
            resolution *= 2;
        }
        return resolution;
    }

    private boolean open(StepLayout layout, List<Records> levels, int level) throws IOException {
        Path file = StepLayout.file(folder, level);
        if (!Files.exists(file)) {
            return false;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        levels.add(new Records(channel, 0, layout.recordBytes(level)));
        return true;
    }

    /** Adds the steps from one to behind another; what the level does not have yet comes from the finer one. */
    private void collect(List<Records> levels, int level, Range range, long from, long to) throws IOException {
        Records records = levels.get(level);
        long steps = StepLayout.stepsPerRecord(level);
        long next = from / steps;
        long whole = Math.min(to / steps, records.count());
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, BYTES_AT_ONCE / records.width()) * records.width());
        while (next < whole) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), (whole - next) * records.width()));
            int read = records.read(next, buffer);
            if (read == 0) {
                // Somebody has cut the file in this moment: a lost attempt's steps go.
                break;
            }
            for (int i = 0; i < read; i++) {
                range.bucketOf(next++ * steps).add(buffer, level);
            }
            recordsRead += read;
        }
        if (level > 0 && next * steps < to) {
            collect(levels, level - 1, range, next * steps, to);
        }
    }

    /** The buckets of an answer, with steps counted from the first recorded one. */
    private static final class Range {

        private final StepLayout layout;
        private final long resolution;
        private final long first;
        private final long recorded;
        private final List<StepBucket> buckets;

        Range(StepLayout layout, long resolution, long first, long last, long recorded) {
            this.layout = layout;
            this.resolution = resolution;
            this.first = first;
            this.recorded = recorded;
            this.buckets = Stream.generate(() -> StepBucket.of(layout))
                    .limit(last - first + 1)
                    .toList();
        }

        long begin() {
            return first * resolution;
        }

        long end() {
            return Math.min(recorded, (first + buckets.size()) * resolution);
        }

        StepBucket bucketOf(long step) {
            return buckets.get((int) (step / resolution - first));
        }

        StepCurves curves(List<String> names, long last) {
            List<Long> step = new ArrayList<>();
            for (int i = 0; i < buckets.size(); i++) {
                step.add(layout.first() + (first + i) * resolution);
            }
            List<StepCurves.Curve> series = names.stream()
                    .map(name -> {
                        int column = layout.columns().indexOf(name);
                        return new StepCurves.Curve(
                                name,
                                values(column, StepBucket::min),
                                values(column, StepBucket::max),
                                values(column, StepBucket::mean));
                    })
                    .toList();
            return new StepCurves(layout.first(), last, resolution, step, series);
        }

        private List<@Nullable Double> values(int column, ToDoubleBiFunction<StepBucket, Integer> of) {
            List<@Nullable Double> values = new ArrayList<>(buckets.size());
            for (StepBucket bucket : buckets) {
                double value = column < 0 ? Double.NaN : of.applyAsDouble(bucket, column);
                values.add(Double.isNaN(value) ? null : value);
            }
            return values;
        }
    }
}
