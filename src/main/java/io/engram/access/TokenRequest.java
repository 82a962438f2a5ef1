package io.engram.access;

import io.engram.definition.Flaw;
import io.engram.definition.NearestName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody wants. Text throughout, so that whatever is wrong with it can be said at once.
 *
 * @param name whom or what it is for
 * @param role read, write or admin
 * @param expiresAt RFC 3339; null: never
 */
public record TokenRequest(
        @Nullable String name,
        @Nullable String role,
        @Nullable String expiresAt) {

    /** The audit and the command line show it, so it must not have control characters or quotes in it. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}");

    record Checked(String name, Role role, @Nullable Instant expiresAt) {}

    /** @throws InvalidTokenRequest with everything that is wrong */
    Checked check(Instant now) {
        List<Flaw> flaws = new ArrayList<>();
        if (name == null || !NAME.matcher(name).matches()) {
            flaws.add(new Flaw(
                    "/name",
                    (name == null ? "is missing" : "'" + name + "' cannot name a token")
                            + "; give up to 100 letters, digits, spaces and . _ @ + - that begin with a letter or"
                            + " digit"));
        }
        Optional<Role> known = role == null ? Optional.empty() : Role.named(role);
        if (known.isEmpty()) {
            flaws.add(new Flaw(
                    "/role",
                    role == null
                            ? "is missing. Known: " + String.join(", ", Role.names())
                            : "there is no role '" + role + "'; " + NearestName.hint(role, Role.names())));
        }
        @Nullable Instant expiry = expiry(now, flaws);
        if (!flaws.isEmpty() || name == null) {
            throw new InvalidTokenRequest(flaws);
        }
        return new Checked(name, known.orElseThrow(), expiry);
    }

    private @Nullable Instant expiry(Instant now, List<Flaw> flaws) {
        if (expiresAt == null) {
            return null;
        }
        try {
            Instant expiry = OffsetDateTime.parse(expiresAt).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (!expiry.isAfter(now)) {
                flaws.add(new Flaw("/expires_at", "must be later than now, was " + expiresAt));
            }
            return expiry;
        } catch (DateTimeException e) {
            flaws.add(new Flaw(
                    "/expires_at", "'" + expiresAt + "' is not a time as in RFC 3339, such as 2027-01-31T00:00:00Z"));
            return null;
        }
    }
}
