package io.engram.experiment.history;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to experiments, in order. Progress is not among it: it comes several times a second, and only its
 * newest matters.
 */
@Component
public class Happenings {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Happenings(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Appends one; {@code data} is written as a JSON object. */
    public void append(String experiment, String type, Object data, Instant now) {
        jdbc.sql("insert into event (experiment_id, type, data, created_at) values (?, ?, ?, ?)")
                .params(experiment, type, json.writeValueAsString(data), Timestamps.of(now))
                .update();
    }
}
