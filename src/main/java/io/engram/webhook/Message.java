package io.engram.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be sent now.
 *
 * @param id of the delivery
 * @param webhook the id of whom it is for
 * @param secrets to sign it with: the webhook's, and for a while after a change the one before
 * @param event what it tells of
 * @param attempts how often it was tried before
 */
record Message(
        String id, String webhook, URI url, List<WebhookSecret> secrets, String event, String body, int attempts) {

    static final String TEST = "webhook.test";

    /** The value of {@code webhook-signature}: one of each secret, with spaces between them. */
    String signature(Instant at) {
        return secrets.stream().map(secret -> secret.sign(id, at, body)).collect(Collectors.joining(" "));
    }

    /** A test is tried once: whoever asked for it is looking. */
    boolean isTest() {
        return event.equals(TEST);
    }
}
