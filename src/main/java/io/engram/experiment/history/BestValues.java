package io.engram.experiment.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The latest and the best of each metric, kept with every epoch so that nobody scans the epochs. */
@Component
public class BestValues {

    private final JdbcClient jdbc;

    BestValues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the values of a stage into account. Values that are not finite are nobody's best. */
    public void record(String experiment, int epoch, String stage, Map<String, @Nullable Double> metrics) {
        metrics.forEach((name, value) -> {
            if (value != null && Double.isFinite(value)) {
                record(experiment, epoch, stage, name, value);
            }
        });
    }

    /** Not {@code merge}: whoever records holds the lock on the experiment, so nobody comes between. */
    private void record(String experiment, int epoch, String stage, String name, double value) {
        int updated = jdbc.sql("""
                        update metric_best set
                            min_epoch = case when :value < min_value then :epoch else min_epoch end,
                            min_value = case when :value < min_value then :value else min_value end,
                            max_epoch = case when :value > max_value then :epoch else max_epoch end,
                            max_value = case when :value > max_value then :value else max_value end,
                            latest_value = :value,
                            latest_epoch = :epoch
                        where experiment_id = :experiment and stage = :stage and name = :name
                        """)
                .param("experiment", experiment)
                .param("epoch", epoch)
                .param("stage", stage)
                .param("name", name)
                .param("value", value)
                .update();
        if (updated == 0) {
            jdbc.sql("insert into metric_best (experiment_id, stage, name,"
                            + " min_value, min_epoch, max_value, max_epoch, latest_value, latest_epoch)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(experiment, stage, name, value, epoch, value, epoch, value, epoch)
                    .update();
        }
    }

    /** Starts over from the epochs that count, because an attempt has hidden some that were counted. */
    public void rebuild(String experiment, List<EpochStats> epochs) {
        jdbc.sql("delete from metric_best where experiment_id = ?")
                .param(experiment)
                .update();
        epochs.forEach(stats -> record(experiment, stats.epoch(), stats.stage(), stats.metrics()));
    }

    /** Every metric that any experiment has recorded, as in {@code valid.loss}. */
    public List<String> names() {
        return jdbc.sql("select distinct stage, name from metric_best order by stage, name")
                .query((row, index) -> row.getString("stage") + "." + row.getString("name"))
                .list();
    }

    /** Of one experiment. */
    public Metrics of(String experiment) {
        return of(List.of(experiment)).getOrDefault(experiment, Metrics.NONE);
    }

    /** Of several at once; one that has recorded nothing is missing. */
    public Map<String, Metrics> of(Collection<String> experiments) {
        Map<String, Metrics> metrics = new HashMap<>();
        if (!experiments.isEmpty()) {
            jdbc.sql("select * from metric_best where experiment_id in (:experiments)")
                    .param("experiments", experiments)
                    .query(row -> {
                        add(
                                row,
                                metrics.computeIfAbsent(
                                        row.getString("experiment_id"),
                                        id -> new Metrics(new TreeMap<>(), new TreeMap<>())));
                    });
        }
        return metrics;
    }

    private static void add(ResultSet row, Metrics metrics) throws SQLException {
        String name = row.getString("stage") + "." + row.getString("name");
        metrics.latest().put(name, row.getDouble("latest_value"));
        metrics.best()
                .put(
                        name,
                        new Metrics.Range(
                                new Metrics.Extreme(row.getDouble("min_value"), row.getInt("min_epoch")),
                                new Metrics.Extreme(row.getDouble("max_value"), row.getInt("max_epoch"))));
    }
}
