package io.engram.page;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Rows of experiments that ended long ago, written before the server starts: quicker than posting them. */
final class OldExperiments {

    private static final OffsetDateTime LONG_AGO = OffsetDateTime.of(2025, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final List<String> STATES = List.of("completed", "completed", "completed", "failed", "cancelled");
    private static final int EPOCHS = 4;

    private OldExperiments() {}

    /** As a server of this data folder would have them: old-0000, old-0001, ... with the label old. */
    static void into(Path data, int count) {
        var source = new SimpleDriverDataSource(
                new org.h2.Driver(), "jdbc:h2:file:" + data.toAbsolutePath() + "/engram", "sa", "");
        Flyway.configure().dataSource(source).load().migrate();
        JdbcTemplate jdbc = new JdbcTemplate(source);
        List<Integer> numbers =
                java.util.stream.IntStream.range(0, count).boxed().toList();
        jdbc.batchUpdate("""
                insert into experiment (id, version, name, notes, status, dataset, metric, metric_mode, priority, epochs,
                    parameters, attempts, restarts, stage, epoch, step, steps, loss, created_at, queued_at, started_at,
                    ended_at, updated_at)
                values (?, 1, ?, '', ?, 'digits', 'valid.loss', 'min', 0, 4, 9610, 1, 0, 'valid', 4, 3, 3, ?, ?, ?, ?, ?, ?)
                """, numbers, 500, (row, i) -> {
            OffsetDateTime at = LONG_AGO.plusMinutes(i);
            row.setString(1, id(i));
            row.setString(2, "old-%04d".formatted(i));
            row.setString(3, STATES.get(i % STATES.size()));
            row.setDouble(4, loss(i, EPOCHS));
            for (int column = 5; column <= 9; column++) {
                row.setObject(column, at);
            }
        });
        String definition = "{\"name\": \"old\", \"optimizer\": {\"adam\": {\"lr\": %s}}}";
        jdbc.batchUpdate(
                "insert into experiment_text (experiment_id, posted, posted_type, definition) values (?, ?, 'json', ?)",
                numbers,
                500,
                (row, i) -> {
                    row.setString(1, id(i));
                    row.setString(2, definition.formatted(0.001 * (1 + i % 7)));
                    row.setString(3, definition.formatted(0.001 * (1 + i % 7)));
                });
        jdbc.batchUpdate(
                "insert into experiment_label (experiment_id, label) values (?, 'old')",
                numbers,
                500,
                (row, i) -> row.setString(1, id(i)));
        jdbc.batchUpdate("""
                insert into metric_best (experiment_id, stage, name, min_value, min_epoch, max_value, max_epoch,
                    latest_value, latest_epoch) values (?, 'valid', 'loss', ?, 4, ?, 1, ?, 4)
                """, numbers, 500, (row, i) -> {
            row.setString(1, id(i));
            row.setDouble(2, loss(i, EPOCHS));
            row.setDouble(3, loss(i, 1));
            row.setDouble(4, loss(i, EPOCHS));
        });
        epochs(jdbc, numbers);
        jdbc.execute("shutdown");
    }

    private static void epochs(JdbcTemplate jdbc, List<Integer> numbers) {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            int at = epoch;
            jdbc.batchUpdate("""
                    insert into epoch_stage (experiment_id, attempt, epoch, stage, step, examples, seconds, ended_at)
                    values (?, 1, ?, 'valid', ?, 179, 0.1, ?)
                    """, numbers, 500, (row, i) -> {
                row.setString(1, id(i));
                row.setInt(2, at);
                row.setInt(3, at * 22);
                row.setObject(4, LONG_AGO.plusMinutes(i).plusSeconds(at));
            });
            jdbc.batchUpdate("""
                    insert into epoch_metric (experiment_id, attempt, epoch, stage, name, metric_value)
                    values (?, 1, ?, 'valid', 'loss', ?)
                    """, numbers, 500, (row, i) -> {
                row.setString(1, id(i));
                row.setInt(2, at);
                row.setDouble(3, loss(i, at));
            });
        }
    }

    static String id(int number) {
        return "exp_00000000000000000000%06d".formatted(number);
    }

    private static double loss(int number, int epoch) {
        return 0.1 + number % 97 / 1000.0 + 2.0 / epoch;
    }
}
