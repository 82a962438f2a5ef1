package io.engram.cli.remote;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits before something is tried again. */
final class Pause {

    private Pause() {}

    static void of(Duration duration) {
        try {
            if (new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Refused.NO_SERVER, "Interrupted.", e);
        }
    }
}
