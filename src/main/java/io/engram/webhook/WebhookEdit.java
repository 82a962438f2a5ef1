package io.engram.webhook;

import org.jspecify.annotations.Nullable;

/** @param enabled whether anything is to be sent from now on */
record WebhookEdit(@Nullable Boolean enabled) {}
