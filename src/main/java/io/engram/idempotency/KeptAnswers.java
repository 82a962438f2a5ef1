package io.engram.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The answers to the requests with a key, for as long as they may be repeated. */
@Component
class KeptAnswers {

    private static final int SWEPT_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final IdempotencySettings.Keys settings;
    private final InstantSource clock;

    KeptAnswers(JdbcClient jdbc, IdempotencySettings settings, InstantSource clock) {
        this.jdbc = jdbc;
        this.settings = settings.idempotency();
        this.clock = clock;
    }

    /** @param answer null while the request runs: then nobody else sees the row */
    record Kept(String fingerprint, @Nullable Answer answer) {}

    Optional<Kept> find(IdempotencyKey key) {
        return jdbc.sql("select * from idempotency_key where id = ? and created_at > ?")
                .param(key.id())
                .param(time(oldest()))
                .query((row, index) -> kept(row))
                .optional();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        Answer answer = status == 0
                ? null
                : new Answer(status, Answer.headers(row.getString("headers")), row.getString("body"));
        return new Kept(row.getString("fingerprint"), answer);
    }

    /**
     * Begins a transaction's work under this key. That another one does the same is found here, not when it ends.
     *
     * @throws org.springframework.dao.DuplicateKeyException where another transaction has committed it
     */
    void claim(IdempotencyKey key, String fingerprint) {
        jdbc.sql("delete from idempotency_key where id = ? and created_at <= ?")
                .param(key.id())
                .param(time(oldest()))
                .update();
        jdbc.sql("insert into idempotency_key (id, fingerprint, status, headers, body, created_at)"
                        + " values (?, ?, 0, '', '', ?)")
                .param(key.id())
                .param(fingerprint)
                .param(time(clock.instant()))
                .update();
    }

    /** Ends it: whoever commits this commits the effects too. */
    void keep(IdempotencyKey key, Answer answer) {
        jdbc.sql("update idempotency_key set status = ?, headers = ?, body = ? where id = ?")
                .param(answer.status())
                .param(answer.headerLines())
                .param(answer.body())
                .param(key.id())
                .update();
    }

    boolean isFull() {
        return count() >= settings.maxKeys();
    }

    private long count() {
        return jdbc.sql("select count(*) from idempotency_key")
                .query(Long.class)
                .single();
    }

    /**
     * Forgets some of those that are too old, the oldest first.
     *
     * @return whether there may be more of them
     */
    boolean sweep() {
        OffsetDateTime oldest = time(oldest());
        List<String> old = jdbc.sql("select id from idempotency_key where created_at <= ? order by created_at"
                        + " fetch first " + SWEPT_AT_ONCE + " rows only")
                .param(oldest)
                .query(String.class)
                .list();
        if (!old.isEmpty()) {
            // Not in one statement: H2 looks through the whole of such a subquery for every row. And one of these may
            // have been claimed anew since.
            jdbc.sql("delete from idempotency_key where id in (:old) and created_at <= :oldest")
                    .param("old", old)
                    .param("oldest", oldest)
                    .update();
        }
        return old.size() == SWEPT_AT_ONCE;
    }

    private Instant oldest() {
        return clock.instant().minus(settings.keep());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
