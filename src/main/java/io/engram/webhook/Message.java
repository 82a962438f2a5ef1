package io.engram.webhook;

import java.net.URI;

/**
 * What is to be sent now.
 *
 * @param id of the delivery
 * @param webhook the id of whom it is for
 * @param event what it tells of
 * @param attempts how often it was tried before
 */
record Message(String id, String webhook, URI url, WebhookSecret secret, String event, String body, int attempts) {

    static final String TEST = "webhook.test";

    /** A test is tried once: whoever asked for it is looking. */
    boolean isTest() {
        return event.equals(TEST);
    }
}
