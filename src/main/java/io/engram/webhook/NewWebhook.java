package io.engram.webhook;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A webhook that was just made. Nobody will ever be shown its secret again.
 *
 * @param secret by which the receiver checks signatures
 */
record NewWebhook(@JsonUnwrapped Webhook webhook, String secret) {

    /** Without the secret: whoever logs this must not give it away. */
    @Override
    public String toString() {
        return "NewWebhook[" + webhook + "]";
    }
}
