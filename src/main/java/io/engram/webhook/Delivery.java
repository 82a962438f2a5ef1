package io.engram.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to one webhook, as the log has it.
 *
 * @param id what the receiver sees as {@code webhook-id}, the same at every attempt
 * @param event what it tells of: {@code experiment.completed}, {@code webhook.test}
 * @param status pending, delivered, or dead where it was given up
 * @param attempts how often it was tried
 * @param responseCode of the last answer, null where there was none
 * @param error why the last attempt failed
 * @param nextAttemptAt null where there will be none
 */
record Delivery(
        String id,
        String event,
        @Nullable String experimentId,
        String status,
        int attempts,
        @Nullable Integer responseCode,
        @Nullable String error,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant attemptedAt) {

    /**
     * Part of the log.
     *
     * @param nextCursor null on the last page
     */
    record Page(List<Delivery> items, @Nullable String nextCursor) {}
}
