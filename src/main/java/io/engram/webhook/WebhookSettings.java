package io.engram.webhook;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How webhooks are sent.
 *
 * @param allowPrivate whether they may go to this machine and to networks that are not public
 * @param timeout of one attempt, from connecting to the head of the answer
 * @param attempts how often one is tried before it is given up
 * @param firstDelay between the first attempt and the second; threefold for each that follows
 * @param maxDelay the longest of these delays, and the longest that a receiver may ask for by Retry-After
 * @param keep how long the log of deliveries goes back
 */
@Validated
@ConfigurationProperties("engram.webhooks")
record WebhookSettings(
        boolean allowPrivate,
        Duration timeout,
        @Positive int attempts,
        Duration firstDelay,
        Duration maxDelay,
        Duration keep) {}
