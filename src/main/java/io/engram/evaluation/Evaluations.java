package io.engram.evaluation;

import io.engram.recipe.JudgedExample;
import io.engram.worker.WorkerEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The row of every evaluation. */
@Component
class Evaluations {

    static final String QUEUED = "queued";
    static final String RUNNING = "running";

    /** Behind every id in any collation. */
    static final String NEWEST = "evl_" + "z".repeat(26);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Evaluations(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(EvaluationView queued, int worst, int best) {
        jdbc.sql("insert into evaluation (id, experiment_id, checkpoint_id, epoch, dataset, part, worst, best,"
                        + " status, attempts, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)")
                .params(
                        queued.id(),
                        queued.experimentId(),
                        queued.checkpointId(),
                        queued.epoch(),
                        queued.dataset(),
                        queued.part(),
                        worst,
                        best,
                        queued.status(),
                        time(queued.createdAt()))
                .update();
    }

    Optional<EvaluationView> find(String id) {
        return jdbc.sql("select * from evaluation where id = ?")
                .param(id)
                .query((row, index) -> view(row))
                .optional();
    }

    /** Those of an experiment before the one with this id, the newest first, without what is large of them. */
    List<EvaluationView> before(String experiment, String id, int limit) {
        return jdbc.sql("select * from evaluation where experiment_id = ? and id < ? order by id desc"
                        + " fetch first ? rows only")
                .params(experiment, id, limit)
                .query((row, index) -> view(row).brief())
                .list();
    }

    long queued() {
        return jdbc.sql("select count(*) from evaluation where status = ?")
                .param(QUEUED)
                .query(Long.class)
                .single();
    }

    /** Ids of those that still need the dataset with this id or name. */
    List<String> usersOf(String id, String name) {
        return jdbc.sql("select id from evaluation where status in (?, ?) and dataset in (?, ?) order by id")
                .params(QUEUED, RUNNING, id, name)
                .query(String.class)
                .list();
    }

    /** Of those that wait, the one that has waited longest, which nobody else can take then. */
    Optional<EvaluationView> next() {
        return jdbc.sql("select * from evaluation where status = ? order by created_at, id fetch first 1 row only")
                .param(QUEUED)
                .query((row, index) -> view(row))
                .optional();
    }

    /** False where somebody else was faster. */
    boolean begin(String id, Instant now) {
        return jdbc.sql("update evaluation set status = ?, attempts = attempts + 1, started_at = ?"
                                + " where id = ? and status = ?")
                        .params(RUNNING, time(now), id, QUEUED)
                        .update()
                == 1;
    }

    /** How many of the worst and of the best examples are asked for. */
    int[] wanted(String id) {
        return jdbc.sql("select worst, best from evaluation where id = ?")
                .param(id)
                .query((row, index) -> new int[] {row.getInt("worst"), row.getInt("best")})
                .optional()
                .orElse(new int[2]);
    }

    int attempts(String id) {
        return jdbc.sql("select attempts from evaluation where id = ?")
                .param(id)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void complete(String id, WorkerEvent.StageEnded stage, WorkerEvent.@Nullable Judged judged, Instant now) {
        jdbc.sql("update evaluation set status = 'completed', metrics = ?, examples = ?, seconds = ?, extremes = ?,"
                        + " reports = ?, ended_at = ? where id = ? and status = ?")
                .param(json.writeValueAsString(stage.metrics()))
                .param(stage.examples())
                .param(stage.seconds())
                .param(written(judged == null ? null : judged.extremes()))
                .param(written(judged == null ? null : judged.reports()))
                .param(time(now))
                .param(id)
                .param(RUNNING)
                .update();
    }

    private @Nullable String written(@Nullable Object found) {
        return found == null ? null : json.writeValueAsString(found);
    }

    void fail(String id, EvaluationView.Failure failure, Instant now) {
        jdbc.sql("update evaluation set status = 'failed', failure_category = ?, failure_reason = ?, failure_hint = ?,"
                        + " ended_at = ? where id = ? and status = ?")
                .params(failure.category(), failure.reason(), failure.hint(), time(now), id, RUNNING)
                .update();
    }

    /** False where there is none that waits or runs. */
    boolean cancel(String id, Instant now) {
        return jdbc.sql("update evaluation set status = 'cancelled', ended_at = ? where id = ? and status in (?, ?)")
                        .params(time(now), id, QUEUED, RUNNING)
                        .update()
                == 1;
    }

    /** False where there is none that has ended. */
    boolean delete(String id) {
        return jdbc.sql("delete from evaluation where id = ? and status not in (?, ?)")
                        .params(id, QUEUED, RUNNING)
                        .update()
                == 1;
    }

    /** Lets it wait again. */
    void release(String id) {
        jdbc.sql("update evaluation set status = ?, started_at = null where id = ? and status = ?")
                .params(QUEUED, id, RUNNING)
                .update();
    }

    List<String> running() {
        return jdbc.sql("select id from evaluation where status = ? order by id")
                .param(RUNNING)
                .query(String.class)
                .list();
    }

    private EvaluationView view(ResultSet row) throws SQLException {
        String metrics = row.getString("metrics");
        String extremes = row.getString("extremes");
        String reports = row.getString("reports");
        String category = row.getString("failure_category");
        return new EvaluationView(
                row.getString("id"),
                row.getString("experiment_id"),
                row.getString("checkpoint_id"),
                row.getInt("epoch"),
                row.getString("dataset"),
                row.getString("part"),
                row.getString("status"),
                null,
                metrics == null
                        ? null
                        : json.readValue(metrics, new TypeReference<LinkedHashMap<String, @Nullable Double>>() {}),
                row.getObject("examples", Long.class),
                row.getObject("seconds", Double.class),
                reports == null
                        ? null
                        : json.readValue(reports, new TypeReference<LinkedHashMap<String, Map<String, Object>>>() {}),
                extremes == null ? null : json.readValue(extremes, JudgedExample.Extremes.class),
                category == null
                        ? null
                        : new EvaluationView.Failure(
                                category, row.getString("failure_reason"), row.getString("failure_hint")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** PostgreSQL's driver takes no {@link Instant}. */
    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
