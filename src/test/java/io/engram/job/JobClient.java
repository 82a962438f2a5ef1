package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Asks the server by HTTP, and looks into its database. */
final class JobClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MockMvcTester http;
    private final JdbcClient jdbc;

    JobClient(MockMvcTester http, JdbcClient jdbc) {
        this.http = http;
        this.jdbc = jdbc;
    }

    /** The digits under a name that tells {@link FakeWorker} what to do. */
    static String definition(String name) {
        try {
            return Files.readString(Path.of("examples/digits.yaml")).replace("name: digits", "name: " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String post(String name) {
        var answer = http.post()
                .uri("/api/v1/experiments")
                .contentType("application/yaml")
                .content(definition(name))
                .exchange();
        assertThat(answer).hasStatus(201);
        String location = String.valueOf(answer.getResponse().getHeader("Location"));
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** One that runs. */
    String running(String name) {
        String id = post(name);
        awaitStatus(id, "running");
        return id;
    }

    MvcTestResult ask(String id, String verb) {
        return http.post().uri("/api/v1/experiments/" + id + "/" + verb).exchange();
    }

    void cancel(String id) {
        assertThat(ask(id, "cancel")).hasStatus(202);
    }

    void awaitStatus(String id, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text("select status from experiment where id = ?", id))
                        .isEqualTo(status));
    }

    /** The outcomes of its attempts. */
    String attempts(String id) {
        return String.join(
                " ",
                jdbc.sql("select coalesce(outcome, 'open') from attempt where experiment_id = ? order by number")
                        .param(id)
                        .query(String.class)
                        .list());
    }

    long number(String sql, String id) {
        return jdbc.sql(sql).param(id).query(Long.class).optional().orElse(-1L);
    }

    String text(String sql, String id) {
        return jdbc.sql(sql).param(id).query(String.class).optional().orElse("");
    }
}
