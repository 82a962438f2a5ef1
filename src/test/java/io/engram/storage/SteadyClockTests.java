package io.engram.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTests {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Instant system = NOON;
    private long nanos;
    private final SteadyClock clock = new SteadyClock(() -> system, () -> nanos);

    private void pass(Duration time) {
        system = system.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void isTheSystemsTime() {
        pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void goesOnAtItsPaceWhereTheSystemIsSetBack() {
        clock.instant();
        system = NOON.minus(Duration.ofDays(1));
        Instant after = clock.instant();
        pass(Duration.ofSeconds(60));

        assertThat(after).isEqualTo(NOON);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void followsTheSystemWhereItIsSetForward() {
        system = NOON.plus(Duration.ofDays(1));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofDays(1)));
    }

    @Test
    void isNeverBeforeWhatIsKnownToHaveBeen() {
        clock.notBefore(NOON.plusSeconds(100));
        pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(101));
    }
}
