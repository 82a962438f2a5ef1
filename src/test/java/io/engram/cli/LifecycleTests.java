package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people ask of a training that really trains: whatever it goes through, it ends with the bits of one left alone.
 */
class LifecycleTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path data;

    private static EngramHere server;

    @BeforeAll
    static void start() throws IOException {
        server = new EngramHere(data, "--engram.jobs.threads=1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String digits(int epochs) throws IOException {
        return Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: " + epochs);
    }

    private static void awaitStatus(String experiment, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode now = server.get("/experiments/" + experiment);
            assertThat(now.get("status").asString()).as(now.toString()).isEqualTo(status);
        });
    }

    private static String trained(String definition) {
        String id = server.post(definition);
        awaitStatus(id, "completed");
        return id;
    }

    private static int ask(String experiment, String verb) {
        return server.send(server.request("/experiments/" + experiment + "/" + verb)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode();
    }

    private static HttpResponse<byte[]> send(String method, String path, String json) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    private static JsonNode newest(String experiment) {
        return server.get("/experiments/" + experiment + "/checkpoints").get(0);
    }

    private static String weights(String experiment) {
        return newest(experiment).get("weights_sha256").asString();
    }

    private static List<String> epochs(String experiment) {
        return server.get("/experiments/" + experiment + "/epochs")
                .valueStream()
                .map(row -> row.get("epoch") + " " + row.get("stage").asString() + " " + row.get("metrics"))
                .toList();
    }

    @Test
    void goesOnAfterItsEndWhenItGetsMoreEpochs() throws IOException {
        String whole = trained(digits(5));
        String extended = trained(digits(3));

        assertThat(send("PATCH", "/experiments/" + extended, "{\"epochs\": 5}").statusCode())
                .isEqualTo(200);
        awaitStatus(extended, "completed");

        assertThat(weights(extended)).isEqualTo(weights(whole));
        assertThat(epochs(extended)).isEqualTo(epochs(whole));
    }

    @Test
    void pausesWithinAnEpochAndResumesToTheSameBits() throws IOException {
        String whole = trained(digits(40));
        String paused = server.post(digits(40));
        for (int pause = 1; pause <= 2; pause++) {
            int wanted = pause * 4;
            await().atMost(PATIENCE)
                    .until(() -> server.get("/experiments/" + paused)
                                    .at("/progress/epoch")
                                    .asInt()
                            > wanted);
            assertThat(ask(paused, "pause")).isEqualTo(202);
            awaitStatus(paused, "paused");
            assertThat(ask(paused, "resume")).isEqualTo(202);
        }
        awaitStatus(paused, "completed");

        assertThat(weights(paused)).isEqualTo(weights(whole));
        assertThat(epochs(paused)).isEqualTo(epochs(whole));
        assertThat(server.get("/experiments/" + paused)
                        .get("attempts")
                        .valueStream()
                        .map(attempt -> attempt.get("outcome").asString()))
                .containsExactly("paused", "paused", "completed");
    }

    @Test
    void forksFromACheckpointAndLeavesItsOriginAlone() throws IOException {
        String origin = trained(digits(4));
        String from = newest(origin).get("id").asString();
        String before = weights(origin);

        HttpResponse<byte[]> answer = send(
                "POST",
                "/experiments/" + origin + "/fork",
                "{\"checkpoint\": \"" + from + "\", \"name\": \"fork\","
                        + " \"overrides\": {\"epochs\": 6, \"optimizer\": {\"adam\": {\"lr\": 0.0001}}}}");
        JsonNode fork = JsonMapper.shared().readTree(answer.body());
        String id = fork.path("id").asString();

        assertThat(answer.statusCode()).as(fork.toString()).isEqualTo(201);
        assertThat(fork.get("forked_checkpoint").asString()).isEqualTo(from);
        awaitStatus(id, "completed");
        assertThat(epochs(id).subList(0, 8)).isEqualTo(epochs(origin).subList(0, 8));
        assertThat(server.get("/experiments/" + id + "/epochs")
                        .valueStream()
                        .filter(row -> row.get("stage").asString().equals("train"))
                        .map(row -> row.get("learning_rate").asDouble()))
                .endsWith(0.0001, 0.0001)
                .hasSize(6);
        assertThat(weights(origin)).isEqualTo(before);
        HttpResponse<byte[]> wrong = send(
                "POST",
                "/experiments/" + origin + "/fork",
                "{\"overrides\": {\"optimizer\": {\"sgd\": {\"lr\": 1}, \"adam\": null}}}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(new String(wrong.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("/optimizer", "adam");
    }

    @Test
    void savesACheckpointWhenItIsAskedTo() throws IOException {
        String id = server.post(digits(100_000));
        await().atMost(PATIENCE)
                .until(() ->
                        server.get("/experiments/" + id).at("/progress/epoch").asInt() > 1);

        assertThat(ask(id, "checkpoint")).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> server.get("/experiments/" + id + "/commands")
                        .at("/0/result")
                        .asString("")
                        .startsWith("ckp_"));
        assertThat(ask(id, "cancel")).isEqualTo(202);
        awaitStatus(id, "cancelled");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux limits the address space of a process")
    void tellsOfAWorkerThatTakesMoreMemoryThanItMay(@TempDir Path folder) throws IOException {
        String wide = digits(2).replaceAll("\\{linear: \\{units: \\d+\\}\\}\\n", "{linear: {units: 64}}\n");
        try (EngramHere small =
                new EngramHere(folder, "--engram.jobs.worker-memory=2GB", "--engram.jobs.max-restarts=0")) {
            String id = small.post(wide);
            await().atMost(PATIENCE).until(() -> small.status(id), "failed"::equals);

            assertThat(small.get("/experiments/" + id).at("/failure/category").asString())
                    .isIn("out_of_memory", "worker_lost");
        }
    }
}
