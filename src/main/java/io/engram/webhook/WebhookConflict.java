package io.engram.webhook;

/** What is asked for does not go with what there is. */
public final class WebhookConflict extends RuntimeException {

    WebhookConflict(String message) {
        super(message);
    }
}
