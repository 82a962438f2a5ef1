package io.engram.job;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Time that only goes forward, and evenly: a clock that somebody sets must not make a worker look silent. */
@FunctionalInterface
interface Ticker {

    /** Since some moment in the past, always the same one. */
    Duration elapsed();

    /** The system's own. */
    @Component
    final class SystemTicker implements Ticker {

        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime());
        }
    }
}
