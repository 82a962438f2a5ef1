package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import io.engram.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people see of evaluations at work, and how they end them. {@link FakeWorker} never ends that of part train. */
@JobTest
class EvaluationRunsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    JobClient client;

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    private String experiment = "";

    @BeforeEach
    void train() {
        experiment = client.post("normal");
        client.awaitStatus(experiment, "completed");
    }

    /** As it stands behind a request. The checkpoints of workers that only pretend are nowhere on disk. */
    private String queued(String part) {
        String id = "evl_" + UlidCreator.getMonotonicUlid().toLowerCase();
        jdbc.sql("insert into evaluation (id, experiment_id, checkpoint_id, epoch, dataset, part, worst, best, status,"
                        + " attempts, created_at) values (?, ?, ?, 3, 'digits', ?, 0, 0, 'queued', 0, ?)")
                .params(
                        id,
                        experiment,
                        "ckp_" + experiment + "_1_3",
                        part,
                        InstantSource.system().instant().atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }

    private JsonNode body(MvcTestResult answer, int status) throws IOException {
        assertThat(answer).hasStatus(status);
        return JsonMapper.shared().readTree(answer.getResponse().getContentAsByteArray());
    }

    private JsonNode view(String id) throws IOException {
        return body(http.get().uri("/api/v1/evaluations/" + id).exchange(), 200);
    }

    private JsonNode page(String query) throws IOException {
        return body(
                http.get()
                        .uri("/api/v1/experiments/" + experiment + "/evaluations" + query)
                        .exchange(),
                200);
    }

    private MvcTestResult cancel(String id) {
        return http.post().uri("/api/v1/evaluations/" + id + "/cancel").exchange();
    }

    private MvcTestResult delete(String id) {
        return http.delete().uri("/api/v1/evaluations/" + id).exchange();
    }

    private void awaitStatus(String id, String status) {
        await().atMost(PATIENCE).until(() -> view(id).path("status").asString(), status::equals);
    }

    private static long pid(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("pid "))
                .mapToLong(line -> Long.parseLong(line.substring("pid ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsHowFarOneIsUntilItIsCancelledAndItsWorkerKilled() throws IOException {
        String id = queued("train");
        Path folder = TestFolder.of("jobs")
                .resolve("experiments")
                .resolve(experiment)
                .resolve("evaluations")
                .resolve(id);
        await().atMost(PATIENCE).until(() -> view(id).path("progress").isObject());
        assertThat(view(id).path("progress"))
                .isEqualTo(JsonMapper.shared()
                        .readTree(
                                "{\"step\": 3, \"steps\": 10, \"examples_per_second\": 128.0, \"eta_seconds\": 3.5}"));
        assertThat(page("").at("/items/0/progress/step").asInt()).isEqualTo(3);
        ProcessHandle worker =
                ProcessHandle.of(pid(folder.resolve("worker.log"))).orElseThrow();
        assertThat(body(delete(id), 409).path("detail").asString()).contains("is running. Cancel it first");

        JsonNode cancelled = body(cancel(id), 202);

        assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.path("ended_at").isString()).isTrue();
        await().atMost(PATIENCE).until(() -> !worker.isAlive());
        JsonNode refusal = body(cancel(id), 409);
        assertThat(refusal.path("type").asString()).isEqualTo("/problems/illegal-move");
        assertThat(refusal.path("detail").asString()).contains(id, "has ended: it is cancelled");
        assertThat(refusal.at("/legal/0").asString()).isEqualTo("delete");
        assertThat(view(id).path("progress").isNull()).isTrue();
        assertThat(view(id).path("failure").isNull()).isTrue();
        // Whoever killed it must not take it for one that was lost.
        String next = queued("test");
        awaitStatus(next, "completed");
        assertThat(view(id).path("status").asString()).isEqualTo("cancelled");
        assertThat(delete(id)).hasStatus(204);
        assertThat(folder).doesNotExist();
        assertThat(http.get().uri("/api/v1/evaluations/" + id)).hasStatus(404);
        assertThat(cancel(id)).hasStatus(404);
        assertThat(delete(id)).hasStatus(404);
    }

    @Test
    void cancelsOneThatWaits() throws IOException {
        List<String> busy = List.of(client.running("obedient"), client.running("obedient"));
        String id = queued("test");
        assertThat(view(id).path("progress").isNull()).isTrue();

        JsonNode cancelled = body(cancel(id), 202);
        busy.forEach(client::cancel);

        assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.path("started_at").isNull()).isTrue();
        busy.forEach(one -> client.awaitStatus(one, "cancelled"));
        String next = queued("test");
        awaitStatus(next, "completed");
        assertThat(view(id).path("started_at").isNull()).isTrue();
    }

    @Test
    void endsWhatNobodyWaitsForAnyMore() throws IOException {
        String id = queued("train");
        await().atMost(PATIENCE).until(() -> view(id).path("progress").isObject());
        ProcessHandle worker = ProcessHandle.of(pid(TestFolder.of("jobs")
                        .resolve("experiments")
                        .resolve(experiment)
                        .resolve("evaluations")
                        .resolve(id)
                        .resolve("worker.log")))
                .orElseThrow();

        assertThat(http.delete().uri("/api/v1/experiments/" + experiment)).hasStatus(204);

        await().atMost(PATIENCE).until(() -> !worker.isAlive());
        assertThat(http.get().uri("/api/v1/evaluations/" + id)).hasStatus(404);
    }

    @Test
    void listsAPageAtATime() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, queued("test"));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = page("?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.path("items")).hasSizeLessThanOrEqualTo(2);
            page.path("items").forEach(one -> listed.add(one.path("id").asString()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(listed).isEqualTo(ids);
        assertThat(http.get().uri("/api/v1/experiments/" + experiment + "/evaluations?cursor=exp_1"))
                .hasStatus(400);
        ids.forEach(id -> awaitStatus(id, "completed"));
    }
}
