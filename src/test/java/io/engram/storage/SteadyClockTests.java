package io.engram.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.UlidFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    @Test
    void keepsIdsInOrderHoweverTheSystemJumps() {
        Random random = new Random(3);
        UlidFactory ids = UlidFactory.newMonotonicInstance();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            system = NOON.plusSeconds(random.nextInt(100_000) - 50_000);
            made.add(ids.create(clock.millis()).toLowerCase());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }
}
