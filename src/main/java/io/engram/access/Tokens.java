package io.engram.access;

import com.github.f4b6a3.ulid.UlidFactory;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tokens that are in use: those that were made and not revoked. An expired one stays in use, and opens nothing. */
@Component
public class Tokens {

    /** They are all held in memory. */
    static final int MOST = 1000;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final UlidFactory ids = UlidFactory.newMonotonicInstance();
    private volatile int changes;

    public Tokens(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes a token. Locked, so that two requests at once cannot both be the first.
     *
     * @throws TokenConflict where nobody could make or revoke tokens afterwards, or there are too many
     */
    public synchronized NewToken create(TokenRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        TokenRequest.Checked asked = request.check(now);
        List<Stored> inUse = inUse();
        if (asked.role() != Role.ADMIN && inUse.stream().noneMatch(stored -> stored.isLiveAdmin(now))) {
            throw new TokenConflict(
                    "There is no admin token yet. Make one first: from the first token on, only an admin"
                            + " can make others.");
        }
        if (inUse.size() >= MOST) {
            throw new TokenConflict(MOST + " tokens are in use, which is the most. Revoke those that nobody needs.");
        }
        AccessToken token = new AccessToken(
                "tok_" + ids.create(now.toEpochMilli()).toLowerCase(),
                asked.name(),
                asked.role(),
                now,
                asked.expiresAt());
        TokenText text = TokenText.mint(token.id(), random);
        jdbc.sql("insert into access_token (id, name, role, hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)")
                .param(token.id())
                .param(token.name())
                .param(token.role().toString())
                .param(text.hash())
                .param(utc(now))
                .param(token.expiresAt() == null ? null : utc(token.expiresAt()))
                .update();
        changes++;
        return NewToken.of(token, text);
    }

    /** Those in use, the oldest first. */
    public List<AccessToken> list() {
        return inUse().stream().map(Stored::token).toList();
    }

    public AccessToken find(String id) {
        return list().stream()
                .filter(token -> token.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UnknownToken(id));
    }

    /**
     * Takes a token out of use, for good.
     *
     * @throws TokenConflict where it is the last admin token and others are in use
     */
    public synchronized void revoke(String id) {
        Instant now = clock.instant();
        List<Stored> others = inUse().stream()
                .filter(stored -> !stored.token().id().equals(id))
                .toList();
        AccessToken token = find(id);
        if (token.role() == Role.ADMIN
                && !others.isEmpty()
                && others.stream().noneMatch(stored -> stored.isLiveAdmin(now))) {
            throw new TokenConflict("'" + id + "' is the last admin token. Make another one first, or revoke all the"
                    + " others before it.");
        }
        jdbc.sql("update access_token set revoked_at = ? where id = ?")
                .param(utc(now))
                .param(id)
                .update();
        changes++;
    }

    boolean hasLiveAdmin() {
        Instant now = clock.instant();
        return inUse().stream().anyMatch(stored -> stored.isLiveAdmin(now));
    }

    /** Grows with every change that this process makes. */
    int changes() {
        return changes;
    }

    List<Stored> inUse() {
        return jdbc.sql("select * from access_token where revoked_at is null order by id")
                .query((row, index) -> stored(row))
                .list();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                new AccessToken(
                        row.getString("id"),
                        row.getString("name"),
                        // A role of a later version opens nothing here, rather than everything.
                        Role.named(row.getString("role")).orElseThrow(),
                        Optional.ofNullable(instant(row, "created_at")).orElseThrow(),
                        instant(row, "expires_at")),
                row.getString("hash"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** A token and the hash of its text. */
    record Stored(AccessToken token, String hash) {

        private boolean isLiveAdmin(Instant now) {
            return token.role() == Role.ADMIN && token.isLive(now);
        }
    }
}
