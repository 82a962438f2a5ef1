package io.engram.experiment.history;

import io.engram.worker.WorkerEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statistics of every epoch of every experiment. */
@Component
public class Epochs {

    private static final List<String> STAGES = List.of("train", "valid", EpochStats.TEST);

    static final Comparator<EpochStats> ORDER =
            Comparator.comparingInt(EpochStats::epoch).thenComparingInt(stats -> STAGES.indexOf(stats.stage()));

    private final JdbcClient jdbc;

    Epochs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records a stage that has ended. The same stage of the same attempt replaces what was recorded.
     *
     * @return whether it is the first that this attempt has recorded
     */
    public boolean record(String experiment, int attempt, WorkerEvent.StageEnded ended) {
        boolean first = jdbc.sql("select count(*) from epoch_stage where experiment_id = ? and attempt = ?")
                        .params(experiment, attempt)
                        .query(Long.class)
                        .single()
                == 0;
        for (String table : List.of("epoch_metric", "epoch_stage")) {
            jdbc.sql("delete from " + table + " where experiment_id = ? and attempt = ? and epoch = ? and stage = ?")
                    .params(experiment, attempt, ended.epoch(), ended.stage())
                    .update();
        }
        jdbc.sql("insert into epoch_stage"
                        + " (experiment_id, attempt, epoch, stage, step, examples, seconds, learning_rate, ended_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(experiment)
                .param(attempt)
                .param(ended.epoch())
                .param(ended.stage())
                .param(ended.step())
                .param(ended.examples())
                .param(ended.seconds())
                .param(ended.learningRate())
                .param(Timestamps.of(ended.at()))
                .update();
        ended.metrics().forEach((name, value) -> insertMetric(experiment, attempt, ended, name, value));
        return first;
    }

    /**
     * Records what is missing of a history, as this attempt's: nobody had lived to write it down.
     *
     * @param history every stage up to some moment, in order
     * @return whether anything was missing
     */
    public boolean complete(String experiment, int attempt, List<WorkerEvent.StageEnded> history) {
        Set<List<Object>> shown = of(experiment).stream()
                .map(stats -> List.<Object>of(stats.epoch(), stats.stage()))
                .collect(Collectors.toSet());
        // All from the first that is missing on: what this attempt records hides what others have from there on.
        List<WorkerEvent.StageEnded> missing = history.stream()
                .dropWhile(stage -> shown.contains(List.<Object>of(stage.epoch(), stage.stage())))
                .toList();
        missing.forEach(stage -> record(experiment, attempt, stage));
        return !missing.isEmpty();
    }

    private void insertMetric(
            String experiment, int attempt, WorkerEvent.StageEnded ended, String name, @Nullable Double value) {
        jdbc.sql("insert into epoch_metric (experiment_id, attempt, epoch, stage, name, metric_value)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .param(experiment)
                .param(attempt)
                .param(ended.epoch())
                .param(ended.stage())
                .param(name)
                .param(value)
                .update();
    }

    /** What counts: an attempt that resumed hides what the one before had recorded from that stage on. */
    public List<EpochStats> of(String experiment) {
        return of(experiment, Set.of());
    }

    /** The same with these metrics alone, each by stage and name as in {@code valid.loss}; none stands for all. */
    public List<EpochStats> of(String experiment, Set<String> metrics) {
        Map<List<Object>, EpochStats> rows = new LinkedHashMap<>();
        jdbc.sql("select * from epoch_stage where experiment_id = ? order by attempt, epoch, stage")
                .param(experiment)
                .query((row, index) -> stats(row))
                .list()
                .forEach(stats -> rows.put(List.of(stats.attempt(), stats.epoch(), stats.stage()), stats));
        jdbc.sql("select attempt, epoch, stage, name, metric_value from epoch_metric where experiment_id = :experiment"
                        + (metrics.isEmpty() ? "" : " and concat(stage, '.', name) in (:metrics)")
                        // Loss first, as it was reported; the rest by name.
                        + " order by attempt, epoch, stage, case when name = 'loss' then 0 else 1 end, name")
                .param("experiment", experiment)
                .param("metrics", metrics)
                .query(row -> {
                    EpochStats stats =
                            rows.get(List.of(row.getInt("attempt"), row.getInt("epoch"), row.getString("stage")));
                    if (stats != null) {
                        stats.metrics().put(row.getString("name"), row.getObject("metric_value", Double.class));
                    }
                });
        List<EpochStats> all = List.copyOf(rows.values());
        Hiding hiding = new Hiding(all);
        return all.stream().filter(hiding::shows).sorted(ORDER).toList();
    }

    static EpochStats stats(ResultSet row) throws SQLException {
        return new EpochStats(
                row.getInt("attempt"),
                row.getInt("epoch"),
                row.getString("stage"),
                row.getLong("step"),
                new LinkedHashMap<>(),
                row.getObject("learning_rate", Double.class),
                row.getDouble("seconds"),
                row.getLong("examples"),
                Timestamps.read(row, "ended_at"));
    }
}
