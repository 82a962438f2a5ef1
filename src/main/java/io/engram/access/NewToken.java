package io.engram.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that was just made. Nobody will ever see its text again.
 *
 * @param token the text to send as {@code Authorization: Bearer}
 */
public record NewToken(
        String id,
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant expiresAt,
        String token) {

    static NewToken of(AccessToken made, TokenText text) {
        return new NewToken(made.id(), made.name(), made.role(), made.createdAt(), made.expiresAt(), text.text());
    }

    /** Without the secret: whoever logs this must not give it away. */
    @Override
    public String toString() {
        return "NewToken[" + id + ", " + name + ", " + role + "]";
    }
}
