package io.engram.experiment.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.postgres.Postgres;
import io.engram.postgres.TestDatabase;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class BestCheckpointsTests {

    private final String url = database();
    private final JdbcClient jdbc = JdbcClient.create(schema());
    private final BestCheckpoints best = new BestCheckpoints(jdbc);

    /** The address of an empty database. */
    String database() {
        return TestDatabase.url();
    }

    private SingleConnectionDataSource schema() {
        SingleConnectionDataSource database = new SingleConnectionDataSource(url, Postgres.USER, "", true);
        org.flywaydb.core.Flyway.configure().dataSource(database).load().migrate();
        return database;
    }

    @BeforeEach
    void fill() {
        for (String experiment : new String[] {"exp_1", "exp_2"}) {
            jdbc.sql("insert into experiment (id, version, name, notes, status, dataset, metric, metric_mode, priority,"
                            + " parameters, attempts, restarts, epochs, epoch, step, steps, created_at, queued_at, updated_at)"
                            + " values (?, 0, 'n', '', 'running', 'd', 'valid.loss', 'min', 0, 1, 1, 0, 9, 0, 0, 0,"
                            + " now(), now(), now())")
                    .param(experiment)
                    .update();
        }
        jdbc.sql("insert into experiment_label values ('exp_1', 'mine')").update();
        save("ckp_1", "exp_1", 0.5);
        save("ckp_2", "exp_1", 0.3);
        save("ckp_3", "exp_1", 0.3);
        save("ckp_4", "exp_2", 0.1);
        save("ckp_5", "exp_2", 0.9);
    }

    @Test
    void findsTheLowestAndTheHighestAndOfEqualsTheNewest() {
        assertThat(best.of("exp_1", "valid.loss", "min")).contains("ckp_3");
        assertThat(best.of("exp_1", "valid.loss", "max")).contains("ckp_1");
        assertThat(best.of("exp_1", "valid.accuracy", "max")).isEmpty();
    }

    @Test
    void ranksAcrossExperiments() {
        assertThat(best.ofAll("valid.loss", "min", null, 3)).containsExactly("ckp_4", "ckp_3", "ckp_2");
        assertThat(best.ofAll("valid.loss", "max", "mine", 9)).containsExactly("ckp_1", "ckp_3", "ckp_2");
    }

    @ParameterizedTest
    @CsvSource({
        "min, one, CHECKPOINT_METRIC_LOW",
        "max, one, CHECKPOINT_METRIC_HIGH",
        "min, all, CHECKPOINT_METRIC_LOW_OF_ALL",
        "max, all, CHECKPOINT_METRIC_HIGH_OF_ALL"
    })
    void readsTheFirstEntryOfAnIndex(String mode, String scope, String index) {
        String sql = scope.equals("one") ? BestCheckpoints.ofOne(mode) : BestCheckpoints.ofAll(mode, false);

        if (url.startsWith("jdbc:postgresql:")) {
            assertThat(planOfPostgres(sql))
                    .contains("using " + index.toLowerCase(Locale.ROOT) + " on")
                    .doesNotContain("Seq Scan", "Sort");
        } else {
            assertThat(plan(sql))
                    .contains("PUBLIC." + index + ":", "/* index sorted */")
                    .doesNotContainIgnoringCase("tablescan");
        }
    }

    private String plan(String sql) {
        return String.join(
                "\n",
                jdbc.sql("explain " + sql)
                        .param("experiment", "exp_1")
                        .param("metric", "valid.loss")
                        .param("limit", 1)
                        .query(String.class)
                        .list());
    }

    /** A table of five rows is read as a whole, and rightly so. */
    private String planOfPostgres(String sql) {
        jdbc.sql("insert into checkpoint select 'ckp_x' || i, 'exp_1', 1, 1, 1, true, false, 1, 1, ?, now()"
                        + " from generate_series(1, 5000) i")
                .param("0".repeat(64))
                .update();
        jdbc.sql("insert into checkpoint_metric select 'ckp_x' || i, 'exp_' || i % 100, 'valid.loss', sqrt(i)"
                        + " from generate_series(1, 5000) i")
                .update();
        jdbc.sql("analyze checkpoint_metric").update();
        return plan(sql);
    }

    private void save(String id, String experiment, double loss) {
        jdbc.sql("insert into checkpoint values (?, ?, 1, 1, 1, true, false, 1, 1, ?, now(), null)")
                .params(id, experiment, "0".repeat(64))
                .update();
        jdbc.sql("insert into checkpoint_metric values (?, ?, 'valid.loss', ?)")
                .params(id, experiment, loss)
                .update();
    }
}
