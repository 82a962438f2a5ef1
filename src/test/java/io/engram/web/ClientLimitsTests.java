package io.engram.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ClientLimitsTests {

    private static final class Clock implements TimeMeter {

        private long nanos = 1;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private final Clock clock = new Clock();
    private final ClientLimits limits = new ClientLimits(new HttpSettings.Client(10, 20, 3), clock);

    private int answered(String client, int requests) {
        int answered = 0;
        for (int i = 0; i < requests; i++) {
            try {
                limits.enter(client).close();
                answered++;
            } catch (TooManyRequests e) {
                assertThat(e.retryAfterSeconds()).isEqualTo(1);
            }
        }
        return answered;
    }

    @Test
    void letABurstPassAndThenWhatTheRateAllows() {
        assertThat(answered("10.0.0.1", 50)).isEqualTo(20);

        clock.nanos += Duration.ofMillis(500).toNanos();

        assertThat(answered("10.0.0.1", 50)).isEqualTo(5);
    }

    @Test
    void leaveEachClientItsOwn() {
        assertThat(answered("10.0.0.1", 50)).isEqualTo(20);
        assertThat(answered("10.0.0.2", 50)).isEqualTo(20);
    }

    @Test
    void takeAnIpv6NetworkForOneClient() {
        assertThat(answered("2001:db8:0:1::1", 15)).isEqualTo(15);
        assertThat(answered("2001:db8:0:1:ffff::2", 15)).isEqualTo(5);
        assertThat(answered("2001:db8:0:2::1", 15)).isEqualTo(15);
    }

    @Test
    void boundWhatIsInTheWorks() {
        ClientLimits.Permit first = limits.enter("10.0.0.1");
        limits.enter("10.0.0.1");
        limits.enter("10.0.0.1");
        assertThatExceptionOfType(TooManyRequests.class)
                .isThrownBy(() -> limits.enter("10.0.0.1"))
                .withMessageContaining("3 requests in the works");

        first.close();

        limits.enter("10.0.0.1");
    }

    @Test
    void canBeTurnedOff() {
        ClientLimits off = new ClientLimits(new HttpSettings.Client(0, 1, 3), clock);
        for (int i = 0; i < 1000; i++) {
            off.enter("10.0.0.1").close();
        }
    }

    @Test
    void neverKeepProbesWaiting() throws Exception {
        AtomicInteger passed = new AtomicInteger();
        FilterChain chain = (request, response) -> passed.incrementAndGet();
        ClientLimitFilter filter = new ClientLimitFilter(
                new ClientLimits(new HttpSettings.Client(1, 1, 1), clock), (request, response, handler, e) -> {
                    response.setStatus(429);
                    return null;
                });

        for (int i = 0; i < 3; i++) {
            filter.doFilter(
                    new MockHttpServletRequest("GET", "/actuator/health/liveness"),
                    new MockHttpServletResponse(),
                    chain);
        }
        MockHttpServletResponse first = new MockHttpServletResponse();
        MockHttpServletResponse second = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest("GET", "/api/v1/experiments"), first, chain);
        filter.doFilter(new MockHttpServletRequest("GET", "/api/v1/experiments"), second, chain);

        assertThat(passed).hasValue(4);
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(second.getStatus()).isEqualTo(429);
    }
}
