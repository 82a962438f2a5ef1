package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.postgres.Postgres;
import io.engram.postgres.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database of the first release, every table of it filled, taken through all migrations that there are. */
class SchemaUpgradeTests {

    private static final List<String> TABLES = List.of(
            "dataset",
            "experiment",
            "experiment_text",
            "experiment_label",
            "attempt",
            "epoch_stage",
            "epoch_metric",
            "metric_best",
            "checkpoint",
            "checkpoint_metric",
            "event");

    private static final List<String> STATES =
            List.of("queued", "starting", "running", "stopping", "cancelled", "completed", "failed");

    @TempDir
    java.nio.file.Path data;

    private final String url = database();
    private final DriverManagerDataSource database = new DriverManagerDataSource(url, Postgres.USER, "");
    private final JdbcClient jdbc = JdbcClient.create(database);

    /** The address of an empty database. */
    String database() {
        return TestDatabase.isPostgres()
                ? Postgres.newDatabase()
                : "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void keepsEveryRowOfTheFirstRelease() {
        makeFirstRelease();
        Map<String, List<Map<String, Object>>> before = rows();

        Flyway.configure().dataSource(database).load().migrate();

        assertThat(before.values()).noneMatch(List::isEmpty);
        Map<String, List<Map<String, Object>>> after = rows();
        before.forEach((table, old) -> assertThat(withColumnsOf(old, after.getOrDefault(table, List.of())))
                .as(table)
                .isEqualTo(old));
    }

    @Test
    void servesWhatTheFirstReleaseKept() throws Exception {
        makeFirstRelease();
        writeCheckpoints();

        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(ExperimentApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=" + Postgres.USER,
                        "--engram.data=" + data,
                        "--spring.jmx.enabled=false")) {
            assertThat(get(server, "/experiments?sort=created_at")
                            .get("items")
                            .valueStream()
                            .map(item -> item.get("status").asString()))
                    .containsExactlyElementsOf(STATES);
            JsonNode failed = get(server, "/experiments/exp_7");
            assertThat(failed.at("/failure/category").asString()).isEqualTo("worker_lost");
            assertThat(failed.at("/failure/log").asString()).isEqualTo("line 1\nline 2");
            assertThat(failed.at("/definition/modules/model").size()).isEqualTo(4);
            JsonNode completed = get(server, "/experiments/exp_6");
            assertThat(completed
                            .get("attempts")
                            .valueStream()
                            .map(attempt -> attempt.get("outcome").asString()))
                    .containsExactly("interrupted", "completed");
            assertThat(completed.at("/attempts/1/resumed_from").asString()).isEqualTo("ckp_6_1");
            assertThat(completed.at("/best/valid.loss/min/value").asDouble()).isEqualTo(0.5);
            assertThat(get(server, "/experiments/exp_6/epochs").size()).isEqualTo(4);
            assertThat(get(server, "/experiments/exp_6/checkpoints/best")
                            .get("id")
                            .asString())
                    .isEqualTo("ckp_6_2");
            assertThat(get(server, "/checkpoints?metric=valid.accuracy&mode=max")
                            .valueStream()
                            .map(checkpoint -> checkpoint.get("id").asString()))
                    .startsWith("ckp_7_2", "ckp_6_2");
        }
    }

    private void makeFirstRelease() {
        Flyway.configure().dataSource(database).target("1").load().migrate();
        new ResourceDatabasePopulator(new ClassPathResource("upgrade/first-release.sql")).execute(database);
    }

    private Map<String, List<Map<String, Object>>> rows() {
        Map<String, List<Map<String, Object>>> rows = new TreeMap<>();
        TABLES.forEach(table -> rows.put(
                table,
                jdbc.sql("select * from " + table).query().listOfRows().stream()
                        .map(SchemaUpgradeTests::readable)
                        .sorted(Comparator.comparing(Object::toString))
                        .toList()));
        return rows;
    }

    /** Long texts come as handles to the database. */
    private static Map<String, Object> readable(Map<String, Object> row) {
        Map<String, Object> readable = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        row.forEach((column, value) -> readable.put(column, text(value)));
        return readable;
    }

    private static String text(Object value) {
        try {
            return value instanceof java.sql.Clob clob
                    ? clob.getSubString(1, Math.toIntExact(clob.length()))
                    : String.valueOf(value);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Later releases may have added columns. */
    private static List<Map<String, Object>> withColumnsOf(
            List<Map<String, Object>> old, List<Map<String, Object>> rows) {
        List<Map<String, Object>> same = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Map<String, Object> kept = new TreeMap<>(row);
            kept.keySet().retainAll(old.get(0).keySet());
            same.add(kept);
        }
        same.sort(Comparator.comparing(Object::toString));
        return same;
    }

    /** A row without files would be forgotten. */
    private void writeCheckpoints() throws IOException {
        for (int experiment = 3; experiment <= 7; experiment++) {
            for (int epoch = 1; epoch <= 2; epoch++) {
                String id = "ckp_" + experiment + "_" + epoch;
                Path folder = Files.createDirectories(data.resolve("experiments/exp_" + experiment + "/checkpoints")
                        .resolve(id));
                Files.write(folder.resolve("model.safetensors"), new byte[1000]);
                Files.write(folder.resolve("optimizer.safetensors"), new byte[2000]);
                Files.writeString(
                        folder.resolve("manifest.json"), """
                        {"id": "%s", "created_at": "2026-01-03T10:00:00Z", "epoch": %d, "step": 3, "end_of_epoch": true,
                         "metrics": {}, "files": {"model.safetensors": {"bytes": 1000, "sha256": "%s"},
                         "optimizer.safetensors": {"bytes": 2000, "sha256": "%s"}}}
                        """.formatted(id, epoch, "cd".repeat(32), "ab".repeat(32)));
            }
        }
    }

    private static JsonNode get(ConfigurableApplicationContext server, String path) throws Exception {
        URI address = URI.create(
                "http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port") + "/api/v1" + path);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
