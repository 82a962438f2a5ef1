package io.engram.data;

import ai.djl.ndarray.NDManager;
import io.engram.data.sampler.BatchSampler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Batches of a set of examples, which daemon threads read and put together on the host while the run is at earlier
 * ones. They come in the order of the sampler, however many threads there are. What it gives is what a {@link Loader}
 * would give.
 *
 * <p>No more batches than asked for are in memory beside the one that the run is at; after a new epoch has begun, for a
 * moment also those that the threads were making for the old one.
 */
public final class PrefetchingLoader implements BatchSource, AutoCloseable {

    private final EpochCollation epoch;
    private final int prefetch;
    private final ExecutorService threads;

    /** Consecutive batches, of which the first is the next one. */
    private final Queue<Fetch> ahead = new ArrayDeque<>();

    private int next;

    /**
     * Starts no reading before an epoch is started or a batch is asked for.
     *
     * @param workers number of threads
     * @param prefetch how many batches are made ahead
     */
    public PrefetchingLoader(Examples examples, BatchSampler sampler, int workers, int prefetch) {
        if (workers <= 0 || prefetch <= 0) {
            throw new IllegalArgumentException("prefetching needs at least 1 worker and 1 batch ahead, were " + workers
                    + " and " + prefetch + ". Use a Loader to do without.");
        }
        this.epoch = new EpochCollation(examples, sampler);
        this.prefetch = prefetch;
        this.threads = Executors.newFixedThreadPool(workers, daemons());
    }

    private static ThreadFactory daemons() {
        ThreadFactory threads = Executors.defaultThreadFactory();
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setDaemon(true);
            thread.setName("prefetch-" + count.incrementAndGet());
            return thread;
        };
    }

    @Override
    public void startEpoch(int number, long firstExample) {
        goTo(0);
        epoch.start(number, firstExample);
        fetchAhead();
    }

    @Override
    public int batches() {
        return epoch.current().order().batches();
    }

    @Override
    public long examples() {
        return epoch.current().order().examples();
    }

    /**
     * The batches are to be asked for one after the other; any other order gives up what was made ahead.
     *
     * @throws UnreadableBatch where the batch's examples cannot be read
     */
    @Override
    public Batch batch(NDManager scratch, int index) {
        if (index != next) {
            goTo(index);
        }
        fetchAhead();
        Fetch fetch = ahead.remove();
        next++;
        try {
            return fetch.moveTo(scratch);
        } finally {
            fetchAhead();
        }
    }

    private void goTo(int index) {
        ahead.forEach(Fetch::abandon);
        ahead.clear();
        next = index;
    }

    private void fetchAhead() {
        while (ahead.size() < prefetch && next + ahead.size() < batches()) {
            ahead.add(Fetch.start(epoch.current(), next + ahead.size(), threads));
        }
    }

    /** Ends the threads without waiting for what they are reading. */
    @Override
    public void close() {
        goTo(0);
        threads.shutdownNow();
    }
}
