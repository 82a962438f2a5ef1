package io.engram.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message that did not arrive is tried again. The delays grow, so that a receiver that is down for hours is not
 * asked thousands of times, and are drawn from their upper half, so that what failed together does not come back
 * together.
 */
final class RetryPolicy {

    private static final int GROWTH = 3;

    private final WebhookSettings settings;
    private final RandomGenerator random;

    RetryPolicy(WebhookSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * Nothing where it is given up.
     *
     * @param attempts how often it has been tried, this time included
     */
    Optional<Instant> next(Message message, int attempts, Outcome outcome, Instant now) {
        if (outcome.isGone() || message.isTest() || attempts >= settings.attempts()) {
            return Optional.empty();
        }
        Instant next = now.plus(delay(attempts));
        Instant asked = outcome.notBefore();
        if (asked == null || !asked.isAfter(next)) {
            return Optional.of(next);
        }
        Instant latest = now.plus(settings.maxDelay());
        return Optional.of(asked.isAfter(latest) ? latest : asked);
    }

    private Duration delay(int attempts) {
        double full = settings.firstDelay().toMillis() * Math.pow(GROWTH, attempts - 1.0);
        double most = Math.min(full, (double) settings.maxDelay().toMillis());
        return Duration.ofMillis((long) (most * (0.5 + random.nextDouble() / 2)));
    }
}
