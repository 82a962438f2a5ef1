package io.engram.experiment.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was asked of the workers of every experiment. A row is open until something came of it. */
@Component
public class Commands {

    private final JdbcClient jdbc;

    Commands(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Somebody asks. */
    public void ask(String experiment, Command.Kind kind, Instant now) {
        jdbc.sql("insert into command (experiment_id, kind, asked_at) values (?, ?, ?)")
                .params(experiment, kind.toString(), Timestamps.of(now))
                .update();
    }

    /** The worker has heard it. */
    public void acknowledge(String experiment, long id, Instant now) {
        jdbc.sql("update command set acknowledged_at = ? where experiment_id = ? and id = ?")
                .params(Timestamps.of(now), experiment, id)
                .update();
    }

    /** A checkpoint stands: it is the one that was asked for, if the worker has acknowledged that. */
    public void saved(String experiment, String checkpoint, Instant now) {
        jdbc.sql("update command set done_at = ?, result = ? where experiment_id = ? and kind = ? and done_at is null"
                        + " and acknowledged_at is not null")
                .params(Timestamps.of(now), checkpoint, experiment, Command.Kind.CHECKPOINT.toString())
                .update();
    }

    /** No worker is at it any more: whatever is open has come to this state. */
    public void close(String experiment, String state, Instant now) {
        jdbc.sql("update command set done_at = ?, result = ? where experiment_id = ? and done_at is null")
                .params(Timestamps.of(now), state, experiment)
                .update();
    }

    /** The worker is gone, and the next one is to be asked again. */
    public void reopen(String experiment) {
        jdbc.sql("update command set acknowledged_at = null where experiment_id = ? and done_at is null")
                .param(experiment)
                .update();
    }

    /** Those that no worker has acknowledged, the first first. */
    public List<Command> unheard(String experiment) {
        return jdbc.sql("select * from command where done_at is null and acknowledged_at is null"
                        + " and experiment_id = ? order by id")
                .param(experiment)
                .query(Commands::command)
                .list();
    }

    /** Experiments with commands that no worker has acknowledged. */
    public List<String> waiting() {
        return jdbc.sql("select distinct experiment_id from command where done_at is null and acknowledged_at is null")
                .query(String.class)
                .list();
    }

    /** Those of an experiment, the newest first. */
    public List<Command> of(String experiment, int limit) {
        return jdbc.sql("select * from command where experiment_id = ? order by id desc fetch first ? rows only")
                .params(experiment, limit)
                .query(Commands::command)
                .list();
    }

    private static Command command(ResultSet row, int index) throws SQLException {
        return new Command(
                row.getLong("id"),
                Command.Kind.named(row.getString("kind")),
                Timestamps.read(row, "asked_at"),
                Timestamps.readNullable(row, "acknowledged_at"),
                Timestamps.readNullable(row, "done_at"),
                row.getString("result"));
    }
}
