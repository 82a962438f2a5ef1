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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table of which some rows are none and some cells no numbers, from its upload to predictions and evaluations. */
class BadRowsTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int ROWS = 40;

    /** Of 40 rows 4 have a cell too many, and 4 a word for a number. */
    private static final String CSV = csv();

    private static final String YAML = """
            name: gaps
            data:
              dataset: gaps
              input: {numbers: {columns: [x]}}
              target: {numbers: {columns: [y]}}
              bad_rows: skip
              split: {train: 1, valid: 0, test: 0}
            modules: {model: [{linear: {units: 1}}]}
            objectives: [mse]
            optimizer: {sgd: {lr: 0.0001}}
            epochs: 1
            checkpoints: {metric: train.loss}
            """;

    private static String csv() {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 1; i <= ROWS; i++) {
            csv.append(i % 10 == 4 ? "abc" : i).append(',').append(2 * i).append(i % 10 == 2 ? ",7\n" : "\n");
        }
        return csv.toString();
    }

    private static HttpResponse<byte[]> upload(EngramClient server, String name, String csv) {
        return server.send(server.request("/datasets?name=" + name)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv)));
    }

    private static HttpResponse<byte[]> post(EngramClient server, String path, String type, String body) {
        return server.send(
                server.request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String trained(EngramClient server, String yaml) {
        String id = server.post(yaml);
        await().atMost(PATIENCE).until(() -> server.status(id), "completed"::equals);
        return id;
    }

    @Test
    void areLeftOutAndCountedWhereverTheRuleSaysSo(@TempDir Path data) throws IOException {
        try (EngramHere server = new EngramHere(data)) {
            assertThat(upload(server, "gaps", CSV).statusCode()).isEqualTo(422);
            assertThat(upload(server, "gaps&bad_rows=skip", CSV).statusCode()).isEqualTo(201);
            assertThat(server.get("/datasets/gaps").at("/unreadable/count").asInt())
                    .isEqualTo(4);

            HttpResponse<byte[]> strict = post(
                    server, "/experiments", "application/yaml", YAML.replace("bad_rows: skip", "bad_rows: refuse"));
            assertThat(strict.statusCode()).isEqualTo(422);
            JsonNode errors = JSON.readTree(strict.body()).get("errors");
            assertThat(errors.at("/0/pointer").asString()).isEqualTo("/data/bad_rows");
            assertThat(errors.at("/0/detail").asString()).contains("4 rows that cannot be read", "Row 2 has 3 cells");
            assertThat(errors.at("/1/detail").asString()).contains("row 4 is 'abc'. Mend such rows, set data.bad_rows");

            String id = trained(server, YAML);
            assertThat(new String(
                            server.send(server.request("/experiments/" + id + "/log"))
                                    .body(),
                            StandardCharsets.UTF_8))
                    .contains("4 rows cannot be read and are left out", "4 of 36 rows are bad and left out");

            JsonNode evaluation = evaluated(server, id, "{\"worst\": 1}");
            assertThat(evaluation.get("examples").asInt()).isEqualTo(32);
            // The last row of the table, of 36 that could be read.
            assertThat(evaluation.at("/extremes/worst/0/row").asInt()).isEqualTo(36);
            assertThat(evaluation.at("/extremes/worst/0/values/x").asInt()).isEqualTo(40);
            assertThat(server.get("/datasets/gaps/preview?from=36&rows=1")
                            .at("/rows/0/0")
                            .asString())
                    .isEqualTo("40");

            HttpResponse<byte[]> last = post(
                    server,
                    "/experiments/" + id + "/predict",
                    "application/json",
                    "{\"dataset\": \"gaps\", \"from\": 36}");
            assertThat(last.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(last.body()).get("predictions")).hasSize(1);

            HttpResponse<byte[]> truth = post(
                    server,
                    "/experiments/" + id + "/predict",
                    "application/json",
                    "{\"rows\": [{\"x\": 1}, {\"x\": true}]}");
            assertThat(truth.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(truth.body()).get("errors")).hasSize(1);
            assertThat(JSON.readTree(truth.body()).at("/errors/0/pointer").asString())
                    .isEqualTo("/rows/1/x");
            assertThat(JSON.readTree(truth.body()).at("/errors/0/detail").asString())
                    .isEqualTo("is true, not a finite number. Send a number.");

            upload(server, "whole", "x,y\n" + "1,2\n2,4\n3,6\n4,8\n".repeat(4));
            String onWhole = trained(server, YAML.replace("gaps", "whole").replace("skip", "refuse"));
            HttpResponse<byte[]> refused = post(
                    server, "/experiments/" + onWhole + "/evaluate", "application/json", "{\"dataset\": \"gaps\"}");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(refused.body()).at("/errors/0/detail").asString())
                    .contains("'gaps' has rows that cannot be read (4)", "Row 2 has 3 cells");
        }
    }

    private static JsonNode evaluated(EngramClient server, String id, String body) {
        HttpResponse<byte[]> answer = post(server, "/experiments/" + id + "/evaluate", "application/json", body);
        String evaluation = JSON.readTree(answer.body()).get("id").asString();
        await().atMost(PATIENCE)
                .until(
                        () -> server.get("/evaluations/" + evaluation)
                                .get("status")
                                .asString(),
                        status -> status.equals("completed") || status.equals("failed"));
        JsonNode view = server.get("/evaluations/" + evaluation);
        assertThat(view.get("status").asString()).as(view.toString()).isEqualTo("completed");
        return view;
    }

    @Test
    void areLeftOutOfARunWithoutAServer(@TempDir Path folder) throws IOException {
        Path csv = Files.writeString(folder.resolve("gaps.csv"), CSV);
        Path strict = Files.writeString(folder.resolve("strict.yaml"), YAML.replace("skip", "refuse"));
        Path lenient = Files.writeString(folder.resolve("lenient.yaml"), YAML);
        InProcess engram = new InProcess();

        assertThat(engram.run(strict.toString(), "--dataset", "gaps=" + csv)).isEqualTo(2);
        assertThat(engram.err.toString())
                .contains("Row 2 has 3 cells, but the header has 2.", "Or set data.bad_rows to skip.");
        assertThat(engram.run(
                        lenient.toString(),
                        "--dataset",
                        "gaps=" + csv,
                        "--folder",
                        folder.resolve("run").toString(),
                        "--threads",
                        "1"))
                .isZero();
    }
}
