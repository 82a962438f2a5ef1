package io.engram.experiment.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statistics of some of an experiment's epochs, so that a long training costs no more than a short one. */
@Component
public class EpochPages {

    private final JdbcClient jdbc;

    EpochPages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A page.
     *
     * @param more whether there are later epochs
     */
    public record EpochPage(List<EpochStats> rows, boolean more) {}

    /** What counts of the epochs behind {@code after}, up to so many. */
    public EpochPage of(String experiment, int after, int limit) {
        int last = (int) Math.min(Integer.MAX_VALUE, (long) after + limit);
        Map<List<Object>, EpochStats> rows = new LinkedHashMap<>();
        boolean more = false;
        for (int attempt : attempts(experiment)) {
            read(experiment, attempt, after + 1, last, rows);
            // What the attempt began with hides what others have behind it, on whatever page that is.
            first(experiment, attempt).forEach(epoch -> read(experiment, attempt, epoch, epoch, rows));
            more |= !epochs(experiment, attempt, last).isEmpty();
        }
        List<EpochStats> all = List.copyOf(rows.values());
        Hiding hiding = new Hiding(all);
        return new EpochPage(
                all.stream()
                        .filter(stats -> stats.epoch() > after && stats.epoch() <= last)
                        .filter(hiding::shows)
                        .sorted(Epochs.ORDER)
                        .toList(),
                more);
    }

    private List<Integer> attempts(String experiment) {
        return jdbc.sql("select number from attempt where experiment_id = ? order by number")
                .param(experiment)
                .query(Integer.class)
                .list();
    }

    /** The first epoch that it trained, and those that it tested. */
    private List<Integer> first(String experiment, int attempt) {
        List<Integer> epochs = new ArrayList<>(epochs(experiment, attempt, 0));
        epochs.addAll(jdbc.sql("select epoch from epoch_stage where experiment_id = ? and attempt = ? and stage = ?")
                .params(experiment, attempt, EpochStats.TEST)
                .query(Integer.class)
                .list());
        return epochs;
    }

    /** The next one that was trained behind this one, as a list of one or none. */
    private List<Integer> epochs(String experiment, int attempt, int behind) {
        return jdbc.sql("select epoch from epoch_stage where experiment_id = ? and attempt = ? and epoch > ?"
                        + " and stage <> ? order by epoch fetch first 1 row only")
                .params(experiment, attempt, behind, EpochStats.TEST)
                .query(Integer.class)
                .list();
    }

    private void read(String experiment, int attempt, int from, int to, Map<List<Object>, EpochStats> rows) {
        jdbc.sql("select * from epoch_stage where experiment_id = ? and attempt = ? and epoch between ? and ?"
                        + " order by epoch, stage")
                .params(experiment, attempt, from, to)
                .query((row, index) -> Epochs.stats(row))
                .list()
                .forEach(stats -> rows.putIfAbsent(List.of(attempt, stats.epoch(), stats.stage()), stats));
        jdbc.sql("select epoch, stage, name, metric_value from epoch_metric where experiment_id = ? and attempt = ?"
                        + " and epoch between ? and ? order by case when name = 'loss' then 0 else 1 end, name")
                .params(experiment, attempt, from, to)
                .query(row -> {
                    EpochStats stats = rows.get(List.of(attempt, row.getInt("epoch"), row.getString("stage")));
                    if (stats != null) {
                        stats.metrics().put(row.getString("name"), row.getObject("metric_value", Double.class));
                    }
                });
    }
}
