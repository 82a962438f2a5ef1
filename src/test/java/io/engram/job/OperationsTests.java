package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.engram.EngramServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** What who runs a server sees of it: probes and numbers. The whole server, with workers that only pretend. */
class OperationsTests {

    @TempDir
    private static Path data;

    private static ConfigurableApplicationContext server;

    @BeforeAll
    static void serve() {
        server = start("operations", data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ConfigurableApplicationContext start(String database, Path folder) {
        return new SpringApplicationBuilder(EngramServer.class, FakeWorkers.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:mem:" + database,
                        "--engram.data=" + folder,
                        "--engram.jobs.max-restarts=1",
                        "--spring.jmx.enabled=false");
    }

    @Test
    void countsWhatTrainingsGetDone() throws Exception {
        post("normal");
        post("dies-once");
        post("dies");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(statuses()).containsExactly("completed", "completed", "failed"));

        String page = get(server, "/actuator/prometheus").body();
        // Two of the three train 3 epochs, each with one report, at step 5, and a checkpoint of 10 bytes.
        assertThat(value(page, "engram_training_steps_total")).isEqualTo(2 * 3 * 5);
        assertThat(value(page, "engram_training_examples_total")).isEqualTo(2 * 3 * 5 * 64);
        assertThat(value(page, "engram_training_epochs_total")).isEqualTo(2 * 3);
        assertThat(value(page, "engram_checkpoints_saved_total")).isEqualTo(2 * 3);
        assertThat(value(page, "engram_checkpoints_written_bytes_total")).isEqualTo(2 * 3 * 10);
        assertThat(value(page, "engram_checkpoints_save_seconds_count")).isEqualTo(2 * 3);
        assertThat(value(page, "engram_experiments_requeued_total")).isEqualTo(2);
        assertThat(value(page, "engram_experiments_failed_total{category=\"worker_lost\"}"))
                .isEqualTo(1);
        assertThat(value(page, "engram_experiments_failed_total{category=\"numeric\"}"))
                .isZero();
        assertThat(value(page, "engram_experiments{status=\"completed\"}")).isEqualTo(2);
        assertThat(value(page, "engram_queue_length")).isZero();
        assertThat(value(page, "engram_queue_oldest_wait_seconds")).isZero();
        assertThat(value(page, "engram_workers_running")).isZero();
        assertThat(value(page, "engram_events_recorded_seconds_count{event=\"finished\"}"))
                .isEqualTo(2);
        assertThat(page)
                .contains("hikaricp_connections_active", "http_server_requests_seconds_count")
                .doesNotContain("exp_");
    }

    @Test
    void isReadyWhereAllIsWell() throws Exception {
        HttpResponse<String> readiness = get(server, "/actuator/health/readiness");

        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body())
                .contains("readinessState", "db", "databaseOwnership", "dataFolder", "supervisor")
                .doesNotContain("details");
        assertThat(get(server, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void isAliveButNotReadyWhereSomethingIsMissing(@TempDir Path folder) throws Exception {
        try (ConfigurableApplicationContext broken = start("broken", folder)) {
            Supervisor supervisor = broken.getBean(Supervisor.class);
            supervisor.stop();
            assertNotReadyFor("supervisor", broken);
            supervisor.start();
            assertThat(get(broken, "/actuator/health/readiness").statusCode()).isEqualTo(200);

            FileSystemUtils.deleteRecursively(folder);
            assertNotReadyFor("dataFolder", broken);
            Files.createDirectories(folder);
            assertThat(get(broken, "/actuator/health/readiness").statusCode()).isEqualTo(200);

            supervisor.stop();
            broken.getBean(HikariDataSource.class).close();
            assertNotReadyFor("db", broken);
        }
    }

    private static void assertNotReadyFor(String component, ConfigurableApplicationContext broken) throws Exception {
        HttpResponse<String> readiness = get(broken, "/actuator/health/readiness");
        assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(503);
        assertThat(readiness.body())
                .containsPattern("\"" + component + "\":\\{[^}]*\"status\":\"(DOWN|OUT_OF_SERVICE)\"");
        assertThat(get(broken, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    private static double value(String page, String meter) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(meter) + " (\\S+)$").matcher(page);
        assertThat(line.find()).as(meter + " in\n" + page).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static List<String> statuses() {
        return server.getBean(JdbcClient.class)
                .sql("select status from experiment order by id")
                .query(String.class)
                .list();
    }

    private static void post(String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address(server, "/api/v1/experiments"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(JobClient.definition(name)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext from, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address(from, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(ConfigurableApplicationContext of, String path) {
        return URI.create("http://127.0.0.1:" + of.getEnvironment().getProperty("local.server.port") + path);
    }
}
