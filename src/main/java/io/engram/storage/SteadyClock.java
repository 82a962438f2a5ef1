package io.engram.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The system's time, except that it never goes back: where the system's clock is set back, time goes on from where it
 * was, at its usual pace. So the order of what happens is the order of its times, and no timeout stands still.
 */
public final class SteadyClock implements InstantSource {

    private final InstantSource system;
    private final LongSupplier nanoTime;
    private final AtomicReference<Anchor> anchor;

    /** A time, and the nanosecond counter when it was that time. */
    private record Anchor(Instant time, long nanos) {

        Instant at(long now) {
            return time.plusNanos(Math.max(0, now - nanos));
        }
    }

    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    SteadyClock(InstantSource system, LongSupplier nanoTime) {
        this.system = system;
        this.nanoTime = nanoTime;
        this.anchor = new AtomicReference<>(new Anchor(system.instant(), nanoTime.getAsLong()));
    }

    /** Goes on from a time that is known to have been, as one that the database has. */
    public void notBefore(Instant past) {
        advance(past);
    }

    @Override
    public Instant instant() {
        return advance(system.instant());
    }

    private Instant advance(Instant least) {
        long nanos = nanoTime.getAsLong();
        return anchor.updateAndGet(before -> {
                    Instant steady = before.at(nanos);
                    return new Anchor(least.isAfter(steady) ? least : steady, Math.max(nanos, before.nanos()));
                })
                .time();
    }
}
