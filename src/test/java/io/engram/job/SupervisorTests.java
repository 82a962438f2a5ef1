package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest(
        classes = JobApplication.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:jobs",
            "engram.data=target/test-data/jobs",
            "engram.jobs.parallel=2",
            "engram.jobs.max-restarts=1",
            "engram.jobs.heartbeat-timeout=10m",
            "engram.jobs.stop-grace=5m"
        })
@AutoConfigureMockMvc
class SupervisorTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JobApplication.MovableClock clock;

    @Autowired
    Supervisor supervisor;

    @Test
    void trainsWhatIsQueued() {
        String id = post("normal");

        awaitStatus(id, "completed");

        assertThat(number("select count(*) from epoch_stage where experiment_id = ?", id))
                .isEqualTo(6);
        assertThat(number("select count(*) from checkpoint where experiment_id = ?", id))
                .isEqualTo(3);
        assertThat(attempts(id)).isEqualTo("completed");
    }

    @Test
    void keepsTheWorkersLog() {
        String id = post("logs");

        awaitStatus(id, "completed");

        assertThat(Path.of("target/test-data/jobs/experiments", id, "worker.log"))
                .content()
                .contains("attempt 1 with");
    }

    @Test
    void ignoresLinesThatAreNoEvents() {
        String id = post("garbage");

        awaitStatus(id, "completed");
    }

    @Test
    void startsAgainAfterAWorkerWasLost() {
        String id = post("dies-once");

        awaitStatus(id, "completed");

        assertThat(attempts(id)).isEqualTo("interrupted completed");
    }

    @Test
    void givesUpWhenEveryWorkerIsLost() {
        String id = post("dies");

        awaitStatus(id, "failed");

        assertThat(attempts(id)).isEqualTo("interrupted interrupted");
        assertThat(text("select failure_category from experiment_text where experiment_id = ?", id))
                .isEqualTo("worker_lost");
        assertThat(text("select failure_reason from experiment_text where experiment_id = ?", id))
                .contains("137", "2 times");
        assertThat(text("select failure_log from experiment_text where experiment_id = ?", id))
                .contains("attempt 2");
    }

    @Test
    void stopsAWorkerThatIsAsked() {
        String id = post("obedient");
        awaitStatus(id, "running");

        cancel(id);

        awaitStatus(id, "cancelled");
        assertThat(attempts(id)).isEqualTo("cancelled");
    }

    @Test
    void killsAWorkerThatDoesNotStop() {
        String id = post("stubborn");
        awaitStatus(id, "running");

        cancel(id);
        clock.advance(Duration.ofMinutes(6));

        awaitStatus(id, "cancelled");
    }

    @Test
    void killsAWorkerThatIsSilent() {
        String id = post("hangs");
        awaitStatus(id, "running");
        long pid = number("select pid from attempt where experiment_id = ?", id);

        clock.advance(Duration.ofMinutes(11));

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number("select restarts from experiment where id = ?", id) == 1);
        cancel(id);
        clock.advance(Duration.ofMinutes(6));
        awaitStatus(id, "cancelled");
    }

    private String post(String name) {
        var answer = http.post()
                .uri("/api/v1/experiments")
                .contentType("application/yaml")
                .content(definition(name))
                .exchange();
        assertThat(answer).hasStatus(201);
        String location = String.valueOf(answer.getResponse().getHeader("Location"));
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private void cancel(String id) {
        assertThat(http.post().uri("/api/v1/experiments/" + id + "/cancel").exchange())
                .hasStatus(202);
    }

    static String definition(String name) {
        try {
            return Files.readString(Path.of("examples/digits.yaml")).replace("name: digits", "name: " + name);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(text("select status from experiment where id = ?", id))
                        .isEqualTo(status));
    }

    private String attempts(String id) {
        return String.join(
                " ",
                jdbc.sql("select outcome from attempt where experiment_id = ? order by number")
                        .param(id)
                        .query(String.class)
                        .list());
    }

    private long number(String sql, String id) {
        return jdbc.sql(sql).param(id).query(Long.class).optional().orElse(-1L);
    }

    private String text(String sql, String id) {
        return jdbc.sql(sql).param(id).query(String.class).optional().orElse("");
    }
}
