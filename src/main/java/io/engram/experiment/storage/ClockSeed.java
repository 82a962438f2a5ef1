package io.engram.experiment.storage;

import io.engram.experiment.history.Latest;
import io.engram.storage.SteadyClock;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Lets time go on from the latest that the database knows, so that the queue, and ids, keep their order where the
 * system's clock was set back while no server was running.
 */
@Component
class ClockSeed implements SmartInitializingSingleton {

    private final InstantSource clock;
    private final Latest latest;

    ClockSeed(InstantSource clock, Latest latest) {
        this.clock = clock;
        this.latest = latest;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (clock instanceof SteadyClock steady) {
            // Ids count milliseconds: the next one must not be of the same.
            latest.update().ifPresent(past -> steady.notBefore(past.plus(Duration.ofMillis(1))));
        }
    }
}
