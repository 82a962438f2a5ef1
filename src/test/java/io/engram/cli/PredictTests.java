package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Predictions by a real server and real predictors. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are stopped with signals")
class PredictTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ROWS = "{\"rows\": [{\"x\": 0.5}, {\"x\": 1.5}]}";

    @TempDir
    private static Path data;

    private static EngramProcess server;
    private static String line;

    @BeforeAll
    static void train() throws IOException {
        server = new EngramProcess(
                data, "--engram.predict.timeout=6s", "--engram.predict.most=1", "--engram.predict.max-body=100KB");
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            csv.append(i / 100.0).append(',').append(3 * i / 100.0 - 1).append('\n');
        }
        server.send(server.request("/datasets?name=line")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv.toString())));
        line = trained();
    }

    private static String trained() {
        String experiment = server.post("""
                name: line
                data: {dataset: line, csv: {features: [x], target: y}, transforms: [standardize], batch_size: 16}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.1}}
                epochs: 40
                """);
        await().atMost(PATIENCE).until(() -> server.status(experiment), "completed"::equals);
        return experiment;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> predict(String experiment, String body) {
        return server.send(server.request("/experiments/" + experiment + "/predict")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void assertPredicts(String experiment) {
        HttpResponse<byte[]> answer = predict(experiment, ROWS);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.at("/predictions/0/values/0").asDouble()).isBetween(0.45, 0.55);
        assertThat(body.at("/predictions/1/values/0").asDouble()).isBetween(3.45, 3.55);
        assertThat(body.at("/columns/0").asString()).isEqualTo("y");
        assertThat(body.at("/checkpoint_id").asString()).startsWith("ckp_");
    }

    private static ProcessHandle predictor() {
        // The worker of a training that is over may not have ended yet.
        List<ProcessHandle> predictors =
                server.handle().children().filter(PredictTests::isPredictor).toList();
        assertThat(predictors).hasSize(1);
        return predictors.get(0);
    }

    /** The command line is too long for what Java tells of it. */
    private static boolean isPredictor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .endsWith("\0predictor\0");
        } catch (IOException e) {
            return false;
        }
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void keepsAPredictorWarmAndReplacesOneThatDiesOrHangs() throws Exception {
        assertPredicts(line);
        ProcessHandle first = predictor();
        assertPredicts(line);
        assertThat(predictor()).isEqualTo(first);
        assertThat(Files.readString(
                        Path.of("/proc", Long.toString(server.handle().pid()), "maps")))
                .doesNotContain("libtorch");

        // Killed while it is asked.
        signal("STOP", first);
        CompletableFuture<HttpResponse<byte[]>> asked = CompletableFuture.supplyAsync(() -> predict(line, ROWS));
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !asked.isDone());
        signal("KILL", first);
        HttpResponse<byte[]> lost = asked.get();
        assertThat(lost.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(lost.body()).get("type").asString()).isEqualTo("/problems/predictor-lost");
        assertThat(JSON.readTree(lost.body()).get("detail").asString()).contains("exit code 137", "Try again");
        assertPredicts(line);

        // Killed between two requests.
        ProcessHandle second = predictor();
        assertThat(second).isNotEqualTo(first);
        signal("KILL", second);
        await().atMost(PATIENCE).until(() -> !second.isAlive());
        assertPredicts(line);

        // Hangs.
        ProcessHandle third = predictor();
        signal("STOP", third);
        HttpResponse<byte[]> late = predict(line, ROWS);
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(JSON.readTree(late.body()).get("detail").asString()).contains("longer than 6 s");
        await().atMost(PATIENCE).until(() -> !third.isAlive());
        assertPredicts(line);
    }

    @Test
    void makesRoomForAnotherCheckpointAndNeedsNoDataset() {
        server.send(server.request("/datasets?name=gone")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("x,y\n0,1\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n9,10\n")));
        String other = server.post("""
                name: other
                data: {dataset: gone, csv: {features: [x], target: y}}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.01}}
                epochs: 2
                """);
        await().atMost(PATIENCE).until(() -> server.status(other), "completed"::equals);
        assertThat(server.send(server.request("/datasets/gone").DELETE()).statusCode())
                .isEqualTo(204);
        assertPredicts(line);
        ProcessHandle before = predictor();

        assertThat(predict(other, "{\"rows\": [{\"x\": 1}]}").statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).until(() -> !before.isAlive());
        assertPredicts(line);
    }

    @Test
    void refusesWhatCannotBePredictedWithTheReasons() {
        HttpResponse<byte[]> bad = predict(line, "{\"rows\": [{\"x\": 1}, {\"z\": \"?\"}]}");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(bad.body())
                        .get("errors")
                        .valueStream()
                        .map(e -> e.get("pointer").asString()))
                .containsExactly("/rows/1/z", "/rows/1/x");
        assertThat(predict(line, "{\"rows\": []}").statusCode()).isEqualTo(422);
        assertThat(predict(line, "{\"row\": []}").statusCode()).isEqualTo(400);
        assertThat(predict(line, "{\"rows\": [").statusCode()).isEqualTo(400);
        assertThat(predict(line, "").statusCode()).isEqualTo(400);
        assertThat(predict(line, "{\"rows\": [{\"x\": \"" + "1".repeat(110_000) + "\"}]}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(predict("exp_none", ROWS).statusCode()).isEqualTo(404);
        assertThat(predict(line, "{\"rows\": [{\"x\": 1}], \"checkpoint\": \"ckp_none\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void takesAndGivesTables() {
        HttpResponse<byte[]> answer = server.send(server.request("/experiments/" + line + "/predict")
                .header("Content-Type", "text/csv")
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("y,x\n7,0.5\n8,1.5\n")));
        List<String> lines =
                new String(answer.body(), StandardCharsets.UTF_8).lines().toList();

        assertThat(answer.statusCode()).as(lines.toString()).isEqualTo(200);
        assertThat(lines).hasSize(3).first().isEqualTo("y");
        assertThat(Double.parseDouble(lines.get(1))).isBetween(0.45, 0.55);
        HttpResponse<byte[]> bad = server.send(server.request("/experiments/" + line + "/predict")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("x\n1\nabc\n")));
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(bad.body()).at("/errors/0/pointer").asString()).isEqualTo("/rows/1/x");
    }

    @Test
    void answersARepeatedRequestWithTheSameAnswer() {
        HttpRequest.Builder keyed = server.request("/experiments/" + line + "/predict")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "predict-1")
                .POST(HttpRequest.BodyPublishers.ofString(ROWS));
        HttpResponse<byte[]> first = server.send(keyed);
        HttpResponse<byte[]> again = server.send(keyed);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void leavesNoPredictorBehind(@TempDir Path folder) throws IOException {
        try (EngramProcess own = new EngramProcess(folder, "--engram.predict.idle=1s")) {
            String experiment = own.post(
                    Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: 1"));
            await().atMost(PATIENCE).until(() -> own.status(experiment), "completed"::equals);
            StringBuilder row = new StringBuilder("{\"rows\": [{\"p0\": 0");
            for (int i = 1; i < 64; i++) {
                row.append(", \"p").append(i).append("\": ").append(i % 17);
            }
            String body = row.append("}]}").toString();
            HttpRequest.Builder request = own.request("/experiments/" + experiment + "/predict")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));

            assertThat(own.send(request).statusCode()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() -> own.handle().children().findAny().isEmpty());
            assertThat(own.send(request).statusCode()).isEqualTo(200);
            List<ProcessHandle> left = own.handle().children().toList();
            own.kill();

            await().atMost(PATIENCE).until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
