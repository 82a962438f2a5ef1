package io.engram.experiment.history;

import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    /** Ends the attempt as it was meant to end, unless it has ended already. */
    public void end(String experiment, int number, Attempt.Outcome outcome, Instant now) {
        end(experiment, number, outcome, null, null, now);
    }

    /**
     * Ends the attempt, unless it has ended already.
     *
     * @param category of the failure, if it is one
     */
    public void end(
            String experiment,
            int number,
            Attempt.Outcome outcome,
            @Nullable FailureCategory category,
            @Nullable String reason,
            Instant now) {
        jdbc.sql("update attempt set outcome = ?, category = ?, reason = ?,"
                        + " ended_at = coalesce(ended_at, ?)"
                        + " where experiment_id = ? and number = ? and outcome is null")
                .param(outcome.toString())
                .param(category == null ? null : category.name().toLowerCase(Locale.ROOT))
                .param(reason)
                .param(Timestamps.of(now))
                .param(experiment)
                .param(number)
                .update();
    }

    /** Nothing was heard of the attempt after that, so that is when it ended, whenever somebody finds out. */
    public void heardLast(String experiment, int number, Instant at) {
        jdbc.sql("update attempt set ended_at = ? where experiment_id = ? and number = ? and outcome is null")
                .params(Timestamps.of(at), experiment, number)
                .update();
    }

    /** How long all attempts of an experiment that have ended took. */
    public Duration spent(String experiment) {
        return of(experiment).stream()
                .filter(attempt -> attempt.endedAt() != null)
                .map(attempt -> Duration.between(attempt.startedAt(), attempt.endedAt()))
                .filter(duration -> !duration.isNegative())
                .reduce(Duration.ZERO, Duration::plus);
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
                row.getString("category"),
                row.getString("reason"),
                row.getObject("pid", Long.class),
                row.getString("device"),
                row.getString("resumed_from"),
                provenance == null ? Map.of() : json.readValue(provenance, TEXTS),
                Timestamps.read(row, "started_at"),
                Timestamps.readNullable(row, "ended_at"));
    }
}
