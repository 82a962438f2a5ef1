package io.engram.metric.steps;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes steps into a folder, for one process at a time; others may read meanwhile. Steps are on disk, as far as other
 * processes can tell, when {@link #append} returns, so a killed process loses none; the coarser levels are made of the
 * finer ones behind that, from where they end, so whatever a kill has left undone is done by the next append.
 */
public final class StepWriter implements AutoCloseable {

    /** Where an experiment's steps are, below its folder. */
    public static final String FOLDER = "steps";

    /** Records that are made of finer ones at a time. */
    private static final int BUCKETS_AT_ONCE = 64;

    private final Path folder;

    /** Level by level, the single steps first; as many as there are files. */
    private final List<Records> levels = new ArrayList<>();

    private @Nullable StepLayout layout;

    /** Opens nothing yet. */
    public StepWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * Appends steps. Those that are there with the same numbers, and all behind them, go: they are of an attempt that
     * was lost. A gap is of steps without values. After a failure another append goes on with what is whole.
     */
    public void append(StepPoints points) throws IOException {
        try {
            write(points);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void write(StepPoints points) throws IOException {
        StepLayout kept = ready(points.first());
        long place = points.first() - kept.first();
        if (place < levels.get(0).count()) {
            cut(place);
        }
        // Behind the end it leaves a hole, which reads as zeros: steps of no epoch, which have no values.
        levels.get(0).write(place, rows(kept, points));
        complete(kept);
    }

    /** What room it may take to append these, where nothing is missing before them. */
    public static long mostBytes(StepPoints points) {
        StepLayout usual = StepLayout.from(points.first());
        long buckets = points.count() / StepLayout.BASE + 1L;
        // The coarser levels together have fewer than twice the records of the first of them.
        return StepLayout.HEADER_BYTES
                + (long) points.count() * usual.recordBytes(0)
                + 2 * buckets * usual.recordBytes(1);
    }

    private StepLayout ready(long first) throws IOException {
        if (layout == null) {
            layout = open().orElse(null);
        }
        if (layout == null || first < layout.first()) {
            layout = create(StepLayout.from(first));
        }
        return layout;
    }

    private Optional<StepLayout> open() throws IOException {
        Path file = StepLayout.file(folder, 0);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<StepLayout> found = StepLayout.of(channel);
        if (found.isEmpty()) {
            channel.close();
            return found;
        }
        levels.add(whole(channel, found.get(), 0));
        while (Files.exists(StepLayout.file(folder, levels.size()))) {
            levels.add(openLevel(found.get(), levels.size()));
        }
        // Coarser ones behind a missing one would not follow what becomes of the finer ones.
        deleteCoarserThan(levels.size() - 1);
        return found;
    }

    private Records openLevel(StepLayout of, int level) throws IOException {
        FileChannel channel = FileChannel.open(
                StepLayout.file(folder, level),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        return whole(channel, of, level);
    }

    /** Cuts off what a kill has left of a record. */
    private static Records whole(FileChannel channel, StepLayout of, int level) throws IOException {
        Records records = new Records(channel, StepLayout.headerBytes(level), of.recordBytes(level));
        records.truncate(records.count());
        return records;
    }

    /** Begins anew. Coarse levels go first: a reader must find none that is of other steps. */
    private StepLayout create(StepLayout fresh) throws IOException {
        close();
        Files.createDirectories(folder);
        deleteCoarserThan(0);
        Path file = StepLayout.file(folder, 0);
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            new Records(channel, 0, StepLayout.HEADER_BYTES).write(0, fresh.header());
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return open().orElseThrow(() -> new IOException("what was written a moment ago is no header: " + file));
    }

    private void deleteCoarserThan(int finest) throws IOException {
        for (int level = StepLayout.COARSEST; level > finest; level--) {
            Files.deleteIfExists(StepLayout.file(folder, level));
        }
    }

    /** Leaves so many steps. */
    private void cut(long steps) throws IOException {
        for (int level = levels.size() - 1; level >= 0; level--) {
            levels.get(level).truncate(steps / StepLayout.stepsPerRecord(level));
        }
    }

    /** A file of before may lack a column, or have one that nobody measures any more. */
    private static ByteBuffer rows(StepLayout kept, StepPoints points) {
        List<Optional<StepColumn>> columns = kept.columns().stream()
                .map(name -> Arrays.stream(StepColumn.values())
                        .filter(column -> column.label().equals(name))
                        .findFirst())
                .toList();
        ByteBuffer rows = ByteBuffer.allocate(points.count() * kept.recordBytes(0));
        for (int i = 0; i < points.count(); i++) {
            for (Optional<StepColumn> column : columns) {
                double value = column.isPresent() ? points.value(i, column.get()) : Double.NaN;
                rows.putDouble(Double.isFinite(value) ? value : Double.NaN);
            }
        }
        return rows.flip();
    }

    /** Makes what the coarser levels lack. */
    private void complete(StepLayout kept) throws IOException {
        for (int level = 1; ; level++) {
            long complete = levels.get(level - 1).count() / StepLayout.BASE;
            if (level == levels.size()) {
                if (complete == 0) {
                    return;
                }
                levels.add(openLevel(kept, level));
            }
            long have = levels.get(level).count();
            if (have > complete) {
                levels.get(level).truncate(complete);
            } else if (have < complete) {
                make(kept, level, have, complete);
            }
        }
    }

    private void make(StepLayout kept, int level, long from, long to) throws IOException {
        Records finer = levels.get(level - 1);
        ByteBuffer read = ByteBuffer.allocate(BUCKETS_AT_ONCE * StepLayout.BASE * finer.width());
        ByteBuffer made = ByteBuffer.allocate(BUCKETS_AT_ONCE * kept.recordBytes(level));
        StepBucket bucket = StepBucket.of(kept);
        for (long at = from; at < to; at += BUCKETS_AT_ONCE) {
            int buckets = (int) Math.min(BUCKETS_AT_ONCE, to - at);
            finer.read(at * StepLayout.BASE, read.clear().limit(buckets * StepLayout.BASE * finer.width()));
            made.clear();
            while (read.hasRemaining()) {
                bucket.clear();
                for (int i = 0; i < StepLayout.BASE; i++) {
                    bucket.add(read, level - 1);
                }
                bucket.write(made);
            }
            levels.get(level).write(at, made.flip());
        }
    }

    @Override
    public void close() throws IOException {
        layout = null;
        for (Records level : levels) {
            level.close();
        }
        levels.clear();
    }
}
