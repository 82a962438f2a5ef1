package io.engram.idempotency;

/** The key was first sent with another request. */
public final class KeyReused extends RuntimeException {

    KeyReused() {
        super("This Idempotency-Key was sent before with another method, path, query, content type or body. Take a new"
                + " key for a new request; to repeat a request, send exactly the same one.");
    }
}
