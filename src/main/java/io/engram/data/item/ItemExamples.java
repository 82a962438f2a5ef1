package io.engram.data.item;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.data.Batch;
import io.engram.data.Examples;
import io.engram.data.InvalidData;
import io.engram.data.source.UnusableCell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Rows as examples: each is read when its batch is made, by whatever thread makes it. What has been read stays in
 * memory up to a bound, so that a small set is decoded once.
 */
public final class ItemExamples implements Examples {

    /** Of what has been read; a set that is larger is read again in each epoch, as far as it does not fit. */
    private static final long MOST_KEPT_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    private final StoredRows rows;
    private final ExampleItems items;
    private final AtomicReferenceArray<Example> kept;
    private final AtomicLong keptBytes = new AtomicLong();

    /** What was read of a row. */
    private record Example(HostArray input, HostArray target) {

        long bytes() {
            return input.bytes() + target.bytes();
        }
    }

    public ItemExamples(StoredRows rows, ExampleItems items) {
        this.rows = rows;
        this.items = items;
        this.kept = new AtomicReferenceArray<>(rows.rows());
    }

    @Override
    public long size() {
        return rows.rows();
    }

    /**
     * Reads one row, to see whether it can be read.
     *
     * @throws InvalidData naming the row, the column and what is wrong
     */
    public void check(int position) {
        example(position);
    }

    private Example example(int position) {
        Example known = kept.get(position);
        if (known != null) {
            return known;
        }
        Example read;
        try {
            RowCells row = rows.row(position);
            HostArray input = fitting(items.input(), row);
            // A target that is the input itself is made on the device, behind the transforms.
            boolean separate = items.hasTarget() && !items.targetIsInput();
            read = new Example(input, separate ? fitting(items.target(), row) : input);
        } catch (UnusableCell e) {
            // It says itself where it stands.
            throw new InvalidData(e.getMessage() + " Or set data.bad_rows to skip.", e);
        } catch (InvalidData e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
            throw new InvalidData(rows.place(position) + ": " + reason + ". Mend it, or set data.bad_rows to skip.", e);
        } catch (OutOfMemoryError e) {
            throw new InvalidData(
                    rows.place(position) + ": it takes more memory than the worker has left. Make it smaller, take a"
                            + " smaller data.batch_size, or raise engram.jobs.worker-heap.",
                    e);
        }
        if (keptBytes.addAndGet(read.bytes()) <= MOST_KEPT_BYTES) {
            kept.set(position, read);
        } else {
            keptBytes.addAndGet(-read.bytes());
        }
        return read;
    }

    /** A dataset that is evaluated may hold other arrays than the one that was trained on. */
    private static HostArray fitting(Item item, RowCells row) {
        HostArray read = item.read(row);
        if (!item.fits(read.shape())) {
            throw Cell.invalid(item.columns().get(0), item.misfit(read.shape()));
        }
        return read;
    }

    /**
     * Makes a batch: the input (B, ...); the target, then the lengths that the losses need, as
     * {@link io.engram.data.Batch} and the losses agree: those of the input where both share their steps, and those of
     * the target where it has steps of its own.
     */
    @Override
    public Batch collate(NDManager manager, long[] positions) {
        List<HostArray> inputs = new ArrayList<>();
        List<HostArray> targets = new ArrayList<>();
        for (long position : positions) {
            Example example = example(Math.toIntExact(position));
            inputs.add(example.input());
            targets.add(example.target());
        }
        HostBatch input = HostBatch.of(manager, inputs);
        NDList wanted = new NDList();
        if (items.targetIsInput()) {
            wanted.add(input.array());
        } else if (items.hasTarget()) {
            HostBatch target = HostBatch.of(manager, targets);
            wanted.add(target.array());
            if (items.steps() == TargetSteps.OWN) {
                wanted.add(input.lengths());
                wanted.add(target.lengths());
            }
        }
        if (items.steps() == TargetSteps.SHARED) {
            wanted.add(input.lengths());
        }
        return new Batch(
                new NDList(input.array()),
                wanted,
                positions.length,
                items.input().padded() ? input.lengths() : null);
    }
}
