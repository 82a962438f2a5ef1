package io.engram.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told.
 *
 * @param events the states of an experiment that are told of
 * @param label only of experiments with this label; null: of all
 * @param enabled whether anything is sent
 * @param disabledReason why nothing is, where the receiver itself has ended it
 */
record Webhook(
        String id,
        String url,
        List<String> events,
        @Nullable String label,
        boolean enabled,
        @Nullable String disabledReason,
        Instant createdAt,
        Instant updatedAt) {}
