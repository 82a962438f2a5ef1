package io.engram.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that somebody wants. Nothing is required of the record itself, so that whatever is wrong can be said at
 * once.
 *
 * @param url where to, http or https
 * @param events states, as in completed, failed
 * @param label only of experiments with this label; null: of all
 */
record WebhookRequest(
        @Nullable String url,
        @Nullable List<@Nullable String> events,
        @Nullable String label) {}
