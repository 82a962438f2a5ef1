package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.engram.postgres.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Backups of a real server, restored by a real server. */
class BackupTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @BeforeAll
    static void onH2() {
        assumeFalse(TestDatabase.isPostgres(), "PostgreSQL has backups of its own; ours are of H2");
    }

    @Test
    void restoresAllThatWasThereWhileAnotherExperimentTrained() throws Exception {
        Path data = folder.resolve("data");
        Path backups = folder.resolve("backups");
        Map<String, String> before;
        String done;
        String training;
        Path copy;
        try (EngramHere server = new EngramHere(
                data,
                "--management.endpoints.web.exposure.include=health,backup",
                "--engram.backups.folder=" + backups)) {
            server.send(server.request("/datasets?name=line")
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString("x,y\n1,2\n3,4\n")));
            done = server.post(digits(3));
            await().atMost(PATIENCE).until(() -> server.status(done), "completed"::equals);
            training = server.post(digits(100_000));
            await().atMost(PATIENCE)
                    .until(() -> server.get("/experiments/" + training)
                                    .at("/progress/epoch")
                                    .asInt()
                            > 2);
            before = answers(server, done);

            copy = Path.of(backup(server).get("folder").asString());

            assertThat(server.status(training)).isEqualTo("running");
        }
        // Nothing of the first server is needed any more.
        org.springframework.util.FileSystemUtils.deleteRecursively(data);
        checkSums(copy);

        try (EngramHere restored = new EngramHere(copy)) {
            assertThat(answers(restored, done)).isEqualTo(before);
            await().atMost(PATIENCE).until(() -> restored.status(training), "running"::equals);
            JsonNode attempts = restored.get("/experiments/" + training).get("attempts");
            assertThat(attempts.get(1).get("resumed_from").asString()).startsWith("ckp_");
            restored.get("/experiments/" + training + "/checkpoints")
                    .valueStream()
                    .forEach(checkpoint -> checkWeights(restored, checkpoint));
        }
    }

    @Test
    void copiesTheFolderOfAStoppedServerAndRefusesThatOfARunningOne() throws Exception {
        Path data = folder.resolve("data");
        Path copy = folder.resolve("copy");
        Map<String, String> before;
        String done;
        try (EngramHere server = new EngramHere(data)) {
            done = server.post(digits(2));
            await().atMost(PATIENCE).until(() -> server.status(done), "completed"::equals);
            before = answers(server, done);

            assertThat(backup(data, copy)).isEqualTo(1);
            assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("copy"));
        }

        assertThat(backup(data, copy)).isZero();
        assertThat(backup(data, copy)).as("it exists").isEqualTo(2);

        checkSums(copy);
        assertThat(data.resolve(".backup-held")).doesNotExist();
        try (EngramHere restored = new EngramHere(copy)) {
            assertThat(answers(restored, done)).isEqualTo(before);
        }
    }

    private static String digits(int epochs) throws IOException {
        return Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: " + epochs);
    }

    private static JsonNode backup(EngramHere server) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.request("").build().uri().resolve("/actuator/backup"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody());
        HttpResponse<byte[]> answer = server.send(request);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static int backup(Path data, Path copy) throws Exception {
        Process process = EngramProcess.start("backup", "--data", data.toString(), "--to", copy.toString());
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** What the API says of a finished experiment, and the sums of what it lets download. */
    private static Map<String, String> answers(EngramHere server, String experiment) {
        Map<String, String> answers = new TreeMap<>();
        for (String path : List.of("", "/epochs", "/checkpoints", "/checkpoints/best", "/metrics")) {
            answers.put(path, server.get("/experiments/" + experiment + path).toString());
        }
        answers.put("datasets", server.get("/datasets").toString());
        server.get("/experiments/" + experiment + "/checkpoints").valueStream().forEach(checkpoint -> {
            String id = checkpoint.get("id").asString();
            checkWeights(server, checkpoint);
            answers.put(
                    id,
                    sha256(server.send(server.request("/checkpoints/" + id + "/download?format=bundle"))
                            .body()));
        });
        return answers;
    }

    private static void checkWeights(EngramHere server, JsonNode checkpoint) {
        String path = "/checkpoints/" + checkpoint.get("id").asString() + "/download?format=safetensors";
        HttpResponse<byte[]> weights = server.send(server.request(path));
        // One that a training has dropped since it was listed is no loss.
        if (weights.statusCode() != 404) {
            assertThat(sha256(weights.body()))
                    .isEqualTo(checkpoint.get("weights_sha256").asString());
        }
    }

    private static void checkSums(Path copy) throws IOException {
        List<String> lines = Files.readAllLines(copy.resolve("SHA256SUMS"));
        assertThat(lines)
                .anyMatch(line -> line.endsWith("engram.mv.db"))
                .anyMatch(line -> line.contains("/checkpoints/"));
        for (String line : lines) {
            assertThat(sha256(Files.readAllBytes(copy.resolve(line.substring(66)))))
                    .isEqualTo(line.substring(0, 64));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
