package io.engram.data;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The input of an example is its position; a test may look on, wait or fail while a batch is made. */
record NumberedExamples(long size, List<NDManager> managers, List<Thread> threads, Consumer<long[]> whileMaking)
        implements Examples {

    static NumberedExamples of(long size) {
        return of(size, positions -> {});
    }

    static NumberedExamples of(long size, Consumer<long[]> whileMaking) {
        return new NumberedExamples(size, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(), whileMaking);
    }

    @Override
    public Batch collate(NDManager manager, long[] positions) {
        managers.add(manager);
        threads.add(Thread.currentThread());
        whileMaking.accept(positions);
        float[] values = new float[positions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = positions[i];
        }
        return new Batch(new NDList(manager.create(values)), new NDList(), positions.length);
    }

    /** The positions in what remains of an epoch, batch by batch. */
    static List<List<Long>> read(BatchSource source, NDManager manager) {
        return LongStream.range(0, source.batches())
                .mapToObj(index -> positions(source.batch(manager, (int) index)))
                .toList();
    }

    static List<Long> positions(Batch batch) {
        float[] values = batch.inputs().head().toFloatArray();
        return LongStream.range(0, values.length)
                .mapToObj(i -> (long) values[(int) i])
                .toList();
    }
}
