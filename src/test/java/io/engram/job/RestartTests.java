package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class RestartTests {

    @TempDir
    Path data;

    @Test
    void runsAfterARestartWhatWasAccepted() throws Exception {
        List<String> before;
        try (ConfigurableApplicationContext first = serve()) {
            post(first, "obedient");
            post(first, "later");
            await().atMost(Duration.ofSeconds(60)).until(() -> statuses(first).contains("running"));
        }

        try (ConfigurableApplicationContext second = serve()) {
            before = attempts(second);
            JdbcClient jdbc = second.getBean(JdbcClient.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> statuses(second).contains("running"));
            String running = jdbc.sql("select id from experiment where status = 'running'")
                    .query(String.class)
                    .single();
            send(second, "/api/v1/experiments/" + running + "/cancel", "");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(statuses(second)).containsExactly("cancelled", "completed"));
        }

        assertThat(before).first().isEqualTo("interrupted");
    }

    @Test
    void endsWhatTrainsForLongerThanItMay() throws Exception {
        try (ConfigurableApplicationContext server = serve("--engram.jobs.max-run-time=1s")) {
            post(server, "obedient");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(statuses(server)).containsExactly("failed"));
            assertThat(server.getBean(JdbcClient.class)
                            .sql("select failure_category from experiment_text")
                            .query(String.class)
                            .list())
                    .containsExactly("timeout");
        }
    }

    private ConfigurableApplicationContext serve(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--engram.data=" + data,
                "--engram.jobs.stop-grace=20s",
                "--spring.jmx.enabled=false"));
        arguments.addAll(List.of(settings));
        return new SpringApplicationBuilder(JobApplication.class).run(arguments.toArray(String[]::new));
    }

    private static List<String> statuses(ConfigurableApplicationContext server) {
        return server.getBean(JdbcClient.class)
                .sql("select status from experiment order by id")
                .query(String.class)
                .list();
    }

    private static List<String> attempts(ConfigurableApplicationContext server) {
        return server.getBean(JdbcClient.class)
                .sql("select outcome from attempt where outcome is not null order by started_at")
                .query(String.class)
                .list();
    }

    private static void post(ConfigurableApplicationContext server, String name) throws Exception {
        assertThat(send(server, "/api/v1/experiments", JobClient.definition(name)))
                .isEqualTo(201);
    }

    private static int send(ConfigurableApplicationContext server, String path, String yaml) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getEnvironment().getProperty("local.server.port") + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(yaml))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
