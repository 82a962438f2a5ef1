package io.engram.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that is in use, without its secret.
 *
 * @param expiresAt from when on it opens nothing; null: never
 */
public record AccessToken(
        String id,
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    boolean isLive(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
