package io.engram.experiment.history;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The best checkpoint by any metric, of one experiment or of all: the first entry of an index. Each {@code order by}
 * names every column of its index, those that are fixed too: without them H2 reads the index and sorts again. Of equals
 * the newest is best.
 */
@Component
public class BestCheckpoints {

    private final JdbcClient jdbc;

    BestCheckpoints(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The best of one experiment.
     *
     * @param mode min or max
     */
    public Optional<String> of(String experiment, String metric, String mode) {
        return of(experiment, metric, mode, 1).stream().findFirst();
    }

    /**
     * The best few of one experiment, the very best first.
     *
     * @param mode min or max
     */
    public List<String> of(String experiment, String metric, String mode, int limit) {
        return jdbc.sql(ofOne(mode))
                .param("experiment", experiment)
                .param("metric", metric)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /**
     * The best across experiments, the very best first.
     *
     * @param mode min or max
     * @param label one that the experiment must have, null for any
     */
    public List<String> ofAll(String metric, String mode, @Nullable String label, int limit) {
        JdbcClient.StatementSpec query =
                jdbc.sql(ofAll(mode, label != null)).param("metric", metric).param("limit", limit);
        return (label == null ? query : query.param("label", label))
                .query(String.class)
                .list();
    }

    /** The metrics by which checkpoints of this experiment can be compared. */
    public List<String> metrics(String experiment) {
        return jdbc.sql("select distinct name from checkpoint_metric where experiment_id = ? order by name")
                .param(experiment)
                .query(String.class)
                .list();
    }

    static String ofOne(String mode) {
        return "select checkpoint_id from checkpoint_metric where experiment_id = :experiment and name = :metric"
                + " order by experiment_id, name, metric_value" + direction(mode) + ", checkpoint_id desc"
                + " fetch first :limit rows only";
    }

    static String ofAll(String mode, boolean labelled) {
        String having = labelled
                ? " and exists (select 1 from experiment_label l"
                        + " where l.label = :label and l.experiment_id = m.experiment_id)"
                : "";
        return "select checkpoint_id from checkpoint_metric m where name = :metric" + having
                + " order by name, metric_value" + direction(mode) + ", checkpoint_id desc"
                + " fetch first :limit rows only";
    }

    private static String direction(String mode) {
        return mode.equals("min") ? "" : " desc";
    }
}
