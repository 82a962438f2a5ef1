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

    private static final int EPOCHS_OF_A_PAGE = 1000;

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

    /** What is done with each stage of each epoch, in order. */
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        void visit(EpochStats stats) throws E;
    }

    /**
     * Goes through all that counts of an experiment, a page in memory. What hides what is found once, and each page is
     * as of its own moment: whoever takes long over it holds nothing of the database.
     */
    public <E extends Exception> void forEach(String experiment, Visitor<E> visitor) throws E {
        List<Integer> attempts = attempts(experiment);
        Map<List<Object>, EpochStats> begun = new LinkedHashMap<>();
        int last = -1;
        for (int attempt : attempts) {
            first(experiment, attempt).forEach(epoch -> read(experiment, attempt, epoch, epoch, begun));
            last = Math.max(last, last(experiment, attempt));
        }
        Hiding hiding = new Hiding(List.copyOf(begun.values()));
        // What was tested before any training is of the epoch 0.
        for (int from = 0; from <= last; from += EPOCHS_OF_A_PAGE) {
            Map<List<Object>, EpochStats> rows = new LinkedHashMap<>();
            for (int attempt : attempts) {
                read(experiment, attempt, from, from + EPOCHS_OF_A_PAGE - 1, rows);
            }
            List<EpochStats> shown = rows.values().stream()
                    .filter(hiding::shows)
                    .sorted(Epochs.ORDER)
                    .toList();
            for (EpochStats stats : shown) {
                visitor.visit(stats);
            }
        }
    }

    /** The last epoch that it has anything of, -1 where it has nothing. */
    private int last(String experiment, int attempt) {
        return jdbc.sql("select epoch from epoch_stage where experiment_id = ? and attempt = ?"
                        + " order by experiment_id desc, attempt desc, epoch desc fetch first 1 row only")
                .params(experiment, attempt)
                .query(Integer.class)
                .optional()
                .orElse(-1);
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
                        // In the words of the primary key, or H2 would read and sort all that follow.
                        + " and stage <> ? order by experiment_id, attempt, epoch fetch first 1 row only")
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
