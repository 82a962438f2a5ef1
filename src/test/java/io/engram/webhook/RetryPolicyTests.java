package io.engram.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Message CHANGE = WebhookFixtures.message("https://public.example", "experiment.failed", 0);
    private static final Outcome UNAVAILABLE = new Outcome(503, "the answer was 503", null);

    private final RetryPolicy policy =
            new RetryPolicy(WebhookFixtures.settings(false, Duration.ofSeconds(1)), new SplittableRandom(7));

    private Duration delay(int attempts, Outcome outcome) {
        return Duration.between(NOW, policy.next(CHANGE, attempts, outcome, NOW).orElseThrow());
    }

    @Test
    void waitsThreefoldEachTimeUpToTheMostAndGivesUp() {
        for (int i = 0; i < 100; i++) {
            assertThat(delay(1, UNAVAILABLE)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(delay(2, UNAVAILABLE)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(12));
            assertThat(delay(4, UNAVAILABLE)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        }
        assertThat(policy.next(CHANGE, 5, UNAVAILABLE, NOW)).isEmpty();
    }

    @Test
    void drawsDelaysByChance() {
        assertThat(delay(3, UNAVAILABLE)).isNotEqualTo(delay(3, UNAVAILABLE));
    }

    @Test
    void waitsAsLongAsTheReceiverAsksWithinReason() {
        assertThat(delay(1, new Outcome(429, "the answer was 429", NOW.plusSeconds(40))))
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(delay(1, new Outcome(429, "the answer was 429", NOW.plusSeconds(86_400))))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(delay(1, new Outcome(429, "the answer was 429", NOW.minusSeconds(9))))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void triesNothingTwiceThatIsGoneOrATest() {
        assertThat(policy.next(CHANGE, 1, new Outcome(410, "the answer was 410", null), NOW))
                .isEmpty();
        assertThat(policy.next(WebhookFixtures.message("https://public.example", Message.TEST, 0), 1, UNAVAILABLE, NOW))
                .isEmpty();
    }
}
