package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evaluations by a real server and real workers. */
class EvaluateTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static String digits(int epochs) throws IOException {
        return Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: " + epochs);
    }

    private static HttpResponse<byte[]> evaluate(EngramClient server, String experiment, String body) {
        return server.send(server.request("/experiments/" + experiment + "/evaluate")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String evaluation(EngramClient server, String experiment, String body) {
        HttpResponse<byte[]> answer = evaluate(server, experiment, body);
        assertThat(answer.statusCode()).isEqualTo(202);
        String id = JSON.readTree(answer.body()).get("id").asString();
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/evaluations/" + id);
        return id;
    }

    private static JsonNode awaited(EngramClient server, String id, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> server.get("/evaluations/" + id).get("status").asString(),
                        reached -> reached.equals(status) || reached.equals("failed"));
        JsonNode view = server.get("/evaluations/" + id);
        assertThat(view.get("status").asString()).as(view.toString()).isEqualTo(status);
        return view;
    }

    @Test
    void keepsTheResultsAndTakesUpWhatAKilledServerLeaves(@TempDir Path data) throws IOException {
        String experiment;
        String test;
        String failing;
        String waiting;
        try (EngramProcess server = new EngramProcess(data)) {
            experiment = server.post(digits(2));
            await().atMost(PATIENCE).until(() -> server.status(experiment), "completed"::equals);
            test = evaluation(server, experiment, "{\"part\": \"test\", \"worst\": 3}");
            JsonNode done = awaited(server, test, "completed");
            JsonNode trained = server.get("/experiments/" + experiment).get("latest");
            assertThat(done.at("/metrics/loss").asDouble())
                    .isEqualTo(trained.get("test.loss").asDouble());
            assertThat(done.at("/metrics/accuracy").asDouble())
                    .isEqualTo(trained.get("test.accuracy").asDouble());
            assertThat(done.at("/extremes/worst")).hasSize(3);
            assertThat(done.at("/extremes/worst/0/target").isIntegralNumber()).isTrue();
            assertThat(done.at("/extremes/worst/0/values/p0").isNumber()).isTrue();
            assertThat(done.at("/reports/confusion_matrix/matrix")).hasSize(10);
            assertThat(sum(done.at("/reports/confusion_matrix/support")))
                    .isEqualTo(done.get("examples").asLong());
            assertThat(done.get("checkpoint_id").asString())
                    .isEqualTo(server.get("/experiments/" + experiment + "/checkpoints/best")
                            .get("id")
                            .asString());

            StringBuilder csv = new StringBuilder("label");
            for (int i = 0; i < 64; i++) {
                csv.append(",p").append(i);
            }
            csv.append("\n11").append(",1".repeat(64)).append('\n');
            server.send(server.request("/datasets?name=odd")
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(csv.toString())));
            failing = evaluation(server, experiment, "{\"dataset\": \"odd\"}");
            awaitFailure(server, failing);

            HttpResponse<byte[]> unknown = evaluate(server, experiment, "{\"dataset\": \"digit\"}");
            assertThat(unknown.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(unknown.body()).at("/errors/0/pointer").asString())
                    .isEqualTo("/dataset");
            assertThat(evaluate(server, experiment, "{\"part\": \"some\"}").statusCode())
                    .isEqualTo(400);

            server.send(server.request("/datasets?name=lines")
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"x\": 1, \"y\": 2}\n{\"x\": 2, \"y\": 3}\n")));
            HttpResponse<byte[]> noCsv = server.send(server.request("/experiments")
                    .header("Content-Type", "application/yaml")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            name: lines
                            data: {dataset: lines, csv: {features: [x], target: y}, split: {train: 1, valid: 0, test: 0}}
                            modules: {model: [{linear: {units: 1}}]}
                            objectives: [mse]
                            optimizer: adam
                            epochs: 1
                            checkpoints: {metric: train.loss, mode: min}
                            """)));
            assertThat(noCsv.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(noCsv.body()).at("/errors/0/pointer").asString())
                    .isEqualTo("/data/csv");
            assertThat(JSON.readTree(noCsv.body()).at("/errors/0/detail").asString())
                    .contains("Use data.input: {numbers:");

            // One slot: it waits behind a training, and the server dies.
            server.post(digits(1_000_000));
            await().atMost(PATIENCE)
                    .until(() -> server.get("/experiments?status=running")
                            .at("/items/0/id")
                            .isString());
            waiting = evaluation(server, experiment, "{}");
            assertThat(server.get("/evaluations/" + waiting).get("status").asString())
                    .isEqualTo("queued");
            assertThat(server.send(server.request("/datasets/odd").DELETE()).statusCode())
                    .isEqualTo(204);
            server.kill();
        }

        try (EngramHere second = new EngramHere(data)) {
            JsonNode done = awaited(second, waiting, "completed");
            assertThat(done.get("examples").asInt()).isEqualTo(1797);
            assertThat(second.get("/experiments/" + experiment + "/evaluations")
                            .valueStream()
                            .map(row -> row.get("id").asString()))
                    .containsExactly(waiting, failing, test);
        }
    }

    private static long sum(JsonNode numbers) {
        return numbers.valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private static void awaitFailure(EngramClient server, String id) {
        await().atMost(PATIENCE)
                .until(() -> server.get("/evaluations/" + id).get("status").asString(), "failed"::equals);
        JsonNode failure = server.get("/evaluations/" + id).get("failure");
        assertThat(failure.get("category").asString()).isEqualTo("data");
        assertThat(failure.get("reason").asString()).contains("has the class 11");
        assertThat(failure.get("hint").asString()).isNotEmpty();
    }
}
