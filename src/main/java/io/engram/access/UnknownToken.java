package io.engram.access;

/** No token in use has this id. */
public final class UnknownToken extends RuntimeException {

    UnknownToken(String id) {
        super("There is no token '" + TokenText.hide(id) + "' in use.");
    }
}
