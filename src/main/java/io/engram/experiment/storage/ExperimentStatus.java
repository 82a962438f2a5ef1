package io.engram.experiment.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether somebody works in an experiment's folder, as its row says. */
@Component
class ExperimentStatus {

    private static final Set<String> AT_WORK = Set.of("starting", "running", "pausing", "stopping");

    /** It has come to its end, and no run will ever need to go on from what it has saved. */
    private static final String COMPLETED = "completed";

    private final JdbcClient jdbc;

    ExperimentStatus(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Every experiment. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        jdbc.sql("select id, status from experiment").query(row -> {
            all.put(row.getString("id"), row.getString("status"));
        });
        return all;
    }

    /** The status, which nobody can change until the transaction ends. */
    Optional<String> locked(String experiment) {
        return jdbc.sql("select status from experiment where id = ? for update")
                .param(experiment)
                .query(String.class)
                .optional();
    }

    Optional<String> of(String experiment) {
        return jdbc.sql("select status from experiment where id = ?")
                .param(experiment)
                .query(String.class)
                .optional();
    }

    /** How many workers have been started for it. */
    int attempts(String experiment) {
        return jdbc.sql("select attempts from experiment where id = ?")
                .param(experiment)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    static boolean isAtWork(String status) {
        return AT_WORK.contains(status);
    }

    static boolean mayGoOn(String status) {
        return !COMPLETED.equals(status);
    }
}
