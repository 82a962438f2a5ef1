package io.engram.data;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A batch that another thread makes on the host. */
final class Fetch {

    private final Collation collation;
    private final int index;
    private final CompletableFuture<HostBatch> made = new CompletableFuture<>();

    private Fetch(Collation collation, int index) {
        this.collation = collation;
        this.index = index;
    }

    /**
     * A batch and the manager that holds nothing else. Each has a manager of its own, since one may be closed while
     * another is being made.
     */
    private record HostBatch(NDManager manager, Batch batch) implements AutoCloseable {

        @Override
        public void close() {
            manager.close();
        }
    }

    static Fetch start(Collation collation, int index, Executor threads) {
        Fetch fetch = new Fetch(collation, index);
        threads.execute(fetch::make);
        return fetch;
    }

    /** Whatever goes wrong is for the thread that waits; this one has nobody to tell. */
    private void make() {
        if (made.isCancelled()) {
            return;
        }
        NDManager manager = NDManager.newBaseManager(Device.cpu());
        try {
            HostBatch host =
                    new HostBatch(manager, collation.batch(manager, index).copy(manager));
            if (!made.complete(host)) {
                host.close();
            }
        } catch (Throwable e) {
            manager.close();
            made.completeExceptionally(e);
        }
    }

    /**
     * Waits for the batch, and moves it.
     *
     * @param scratch owns the arrays of the batch, on its device
     * @throws UnreadableBatch where its examples cannot be read
     */
    Batch moveTo(NDManager scratch) {
        try (HostBatch host = made.get()) {
            return host.batch().to(scratch.getDevice(), scratch);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for batch " + index);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableBatch unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof InvalidData invalid) {
                throw invalid;
            }
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("making batch " + index + " failed", e.getCause());
        }
    }

    /** Gives the batch up: it is freed at once, or by the thread that makes it. */
    void abandon() {
        if (!made.cancel(false) && !made.isCompletedExceptionally()) {
            made.join().close();
        }
    }
}
