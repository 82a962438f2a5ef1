package io.engram.access;

/** It would leave the tokens in a state that nobody can get out of. */
public final class TokenConflict extends RuntimeException {

    TokenConflict(String message) {
        super(message);
    }
}
