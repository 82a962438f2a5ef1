package io.engram.experiment.history;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The latest that has been written down. */
@Component
public class Latest {

    private final JdbcClient jdbc;

    Latest(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** When anything of an experiment was last changed; nothing where there is none. */
    public Optional<Instant> update() {
        return jdbc.sql("select updated_at from experiment order by updated_at desc fetch first 1 row only")
                .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }
}
