package io.engram.stream;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The one thread that tells the clients what happens. Nothing in it may wait for a client. */
final class Teller {

    private static final Logger log = LoggerFactory.getLogger(Teller.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("streams-"));

    /** @param tick what is done again and again */
    Teller(Runnable tick, Duration every) {
        var unused =
                thread.scheduleWithFixedDelay(guarded(tick), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has something told at that moment, or now if it is past. */
    void tell(Duration moment, Runnable word) {
        try {
            long wait = Math.max(0, moment.minus(now()).toNanos());
            var unused = thread.schedule(guarded(word), wait, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the streams have just been ended", e);
        }
    }

    void stop() {
        thread.shutdownNow();
    }

    /** A time that only goes forward, whatever somebody does to the clock. */
    static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    /** The next tick may find the database again; an exception here would end all ticks. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("cannot tell the streams what happened; trying again soon", e);
            }
        };
    }
}
