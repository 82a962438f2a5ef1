package io.engram.experiment.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
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
    private final EventHorizon horizon;

    Happenings(JdbcClient jdbc, JsonMapper json, EventHorizon horizon) {
        this.jdbc = jdbc;
        this.json = json;
        this.horizon = horizon;
    }

    /** Appends one; {@code data} is written as a JSON object. */
    public void append(String experiment, String type, Object data, Instant now) {
        String text = json.writeValueAsString(data);
        horizon.write(() -> insert(experiment, type, text, now));
    }

    private long insert(String experiment, String type, String text, Instant now) {
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("insert into event (experiment_id, type, data, created_at) values (?, ?, ?, ?)")
                .params(experiment, type, text, Timestamps.of(now))
                .update(id, "id");
        return Optional.ofNullable(id.getKey()).orElseThrow().longValue();
    }

    /**
     * The first of those behind an id, in order.
     *
     * @param upTo an id that the {@link EventHorizon} had before; with a later one some may be missed
     * @param experiment null: of all
     */
    public List<Happening> between(long after, long upTo, @Nullable String experiment, int most) {
        String one = experiment == null ? "" : " and experiment_id = :experiment";
        JdbcClient.StatementSpec query = jdbc.sql("select * from event where id > :after and id <= :upTo" + one
                        + " order by id fetch first :most rows only")
                .param("after", after)
                .param("upTo", upTo)
                .param("most", most);
        return (experiment == null ? query : query.param("experiment", experiment))
                .query((row, index) -> new Happening(
                        row.getLong("id"),
                        row.getString("experiment_id"),
                        row.getString("type"),
                        row.getString("data"),
                        Timestamps.read(row, "created_at")))
                .list();
    }
}
