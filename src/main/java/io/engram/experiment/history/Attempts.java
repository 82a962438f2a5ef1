package io.engram.experiment.history;

import io.engram.worker.WorkerEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The attempts of every experiment. */
@Component
public class Attempts {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Attempts(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A worker is being started. */
    public void begin(String experiment, int number, Instant now) {
        jdbc.sql("insert into attempt (experiment_id, number, started_at) values (?, ?, ?)")
                .params(experiment, number, Timestamps.of(now))
                .update();
    }

    /** The worker tells what it is. */
    public void describe(String experiment, int number, WorkerEvent.Started started) {
        jdbc.sql("update attempt set pid = ?, device = ?, resumed_from = ?, provenance = ?"
                        + " where experiment_id = ? and number = ?")
                .param(started.pid())
                .param(started.device())
                .param(started.resumedFrom())
                .param(json.writeValueAsString(started.provenance()))
                .param(experiment)
                .param(number)
                .update();
    }

    /** Ends the attempt, unless it has ended already. */
    public void end(String experiment, int number, Attempt.Outcome outcome, Instant now) {
        jdbc.sql("update attempt set outcome = ?, ended_at = ?"
                        + " where experiment_id = ? and number = ? and outcome is null")
                .params(outcome.toString(), Timestamps.of(now), experiment, number)
                .update();
    }

    /** The attempts of an experiment, the first first. */
    public List<Attempt> of(String experiment) {
        return jdbc.sql("select * from attempt where experiment_id = ? order by number")
                .param(experiment)
                .query(this::attempt)
                .list();
    }

    private Attempt attempt(ResultSet row, int index) throws SQLException {
        String provenance = row.getString("provenance");
        return new Attempt(
                row.getInt("number"),
                Attempt.Outcome.named(row.getString("outcome")),
                row.getObject("pid", Long.class),
                row.getString("device"),
                row.getString("resumed_from"),
                provenance == null ? Map.of() : json.readValue(provenance, TEXTS),
                Timestamps.read(row, "started_at"),
                Timestamps.readNullable(row, "ended_at"));
    }
}
