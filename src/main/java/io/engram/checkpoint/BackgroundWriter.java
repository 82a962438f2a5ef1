package io.engram.checkpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one checkpoint at a time while training goes on. All methods are for the thread that trains; what a write has
 * thrown is thrown there, once, by whichever of them comes first.
 */
final class BackgroundWriter {

    private static final Logger log = LoggerFactory.getLogger(BackgroundWriter.class);

    private final List<Saved> finished = new ArrayList<>();
    private @Nullable FutureTask<Optional<Saved>> inFlight;

    /** Waits for the write before, and begins another. The thread is a daemon: it keeps no process alive. */
    void begin(Callable<Optional<Saved>> write) {
        await();
        FutureTask<Optional<Saved>> task = new FutureTask<>(write);
        Thread thread = new Thread(task, "checkpoint-writer");
        thread.setDaemon(true);
        thread.start();
        inFlight = task;
    }

    /** Waits for the write in flight, if there is one. */
    void await() {
        FutureTask<Optional<Saved>> task = inFlight;
        if (task == null) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get().ifPresent(finished::add);
                    return;
                } catch (InterruptedException e) {
                    // A write cannot be broken off; the signal to stop is heard behind the next batch.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            inFlight = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException exception ? exception : new IllegalStateException(failure);
    }

    /** The saves that are over since this was last asked, in order. Costs next to nothing where there are none. */
    List<Saved> finished() {
        if (inFlight != null && inFlight.isDone()) {
            await();
        }
        if (finished.isEmpty()) {
            return List.of();
        }
        List<Saved> news = List.copyOf(finished);
        finished.clear();
        return news;
    }

    /** Waits for the write in flight, but no longer than this; a failure is only logged, for nobody is left to act. */
    void awaitAtMost(Duration limit) {
        FutureTask<Optional<Saved>> task = inFlight;
        if (task == null) {
            return;
        }
        try {
            task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            await();
        } catch (ExecutionException e) {
            log.warn("the last checkpoint could not be written", e.getCause());
        } catch (TimeoutException e) {
            log.warn("the last checkpoint is not written after {} and is given up", limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight = null;
        }
    }
}
