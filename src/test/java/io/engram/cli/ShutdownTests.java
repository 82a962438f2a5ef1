package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SIGTERM at a real server, as service managers send it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
class ShutdownTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path data;

    /** An epoch of more than a thousand steps, so that a stop comes in the middle of one. */
    private static String longEpochs() throws IOException {
        return Files.readString(Path.of("examples/digits.yaml"))
                .replaceAll("(?m)^epochs: .*", "epochs: 10000")
                .replace("batch_size: 64", "batch_size: 1");
    }

    /** Docker signals the server alone; systemd and Ctrl-C signal its workers with it. */
    @ParameterizedTest(name = "with its workers: {0}")
    @ValueSource(booleans = {false, true})
    void savesWithinTheEpochAndGoesOnFromThereWhenStartedAgain(boolean workersToo) throws Exception {
        String id;
        try (EngramProcess first = new EngramProcess(
                data, "--logging.file.name=" + data.resolve("server.log"), "--logging.structured.format.file=ecs")) {
            id = first.post(longEpochs());
            await().atMost(PATIENCE)
                    .until(() ->
                            first.get("/experiments/" + id).at("/progress/step").asLong() > 50);
            List<ProcessHandle> workers = first.handle().children().toList();
            assertThat(workers).hasSize(1);
            if (workersToo) {
                workers.forEach(ProcessHandle::destroy);
            }

            // 20 s of engram.jobs.stop-grace for the workers, as much for requests, and slow machines.
            assertThat(first.terminate(Duration.ofSeconds(60))).isEqualTo(SIGTERM);

            assertThat(workers).noneMatch(ProcessHandle::isAlive);
        }

        try (EngramHere second = new EngramHere(data)) {
            await().atMost(PATIENCE).until(() -> second.status(id), "running"::equals);
            JsonNode attempts = second.get("/experiments/" + id).get("attempts");
            String resumedFrom =
                    attempts.get(attempts.size() - 1).get("resumed_from").asString();
            assertThat(attempts.get(0).get("outcome").asString()).isEqualTo("interrupted");
            assertThat(second.get("/experiments/" + id + "/checkpoints")
                            .valueStream()
                            .filter(checkpoint ->
                                    checkpoint.get("id").asString().equals(resumedFrom))
                            .map(checkpoint -> checkpoint.get("kind").asString()))
                    .containsExactly("mid_epoch");
        }
        checkLogs(id);
    }

    private void checkLogs(String id) throws IOException {
        assertThat(Files.readAllLines(data.resolve("server.log")).stream()
                        .map(JsonMapper.shared()::readTree)
                        .filter(line -> line.at("/message").asString().contains(id)))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.at("/experiment").asString("")).isEqualTo(id));
        assertThat(Files.readAllLines(data.resolve("experiments").resolve(id).resolve("worker.log")).stream()
                        .filter(line -> line.contains(" INFO ") || line.contains(" WARN ")))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line).contains("[" + id + " attempt 1]"));
    }

    @Test
    void answersTheRequestThatIsUnderWay() throws Exception {
        try (EngramProcess server = new EngramProcess(data)) {
            HttpURLConnection upload = (HttpURLConnection)
                    server.request("/datasets?name=late").build().uri().toURL().openConnection();
            upload.setDoOutput(true);
            upload.setChunkedStreamingMode(8);
            upload.setRequestProperty("Content-Type", "text/csv");
            OutputStream body = upload.getOutputStream();
            body.write("x,y\n1,2\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            await().atMost(PATIENCE)
                    .until(() -> !files(data.resolve("datasets")).isEmpty());

            server.handle().destroy();
            await().atMost(PATIENCE).until(() -> readiness(server) != 200);
            body.write("3,4\n".getBytes(StandardCharsets.UTF_8));
            body.close();

            assertThat(upload.getResponseCode()).isEqualTo(201);
            assertThat(server.terminate(Duration.ofSeconds(60))).isEqualTo(SIGTERM);
        }
        assertThat(files(data.resolve("datasets"))).hasSize(1).allMatch(file -> file.endsWith(".csv"));
    }

    /** 503 or no answer at all: either way nobody new is sent here. */
    private static int readiness(EngramProcess server) {
        try {
            URI address = server.request("").build().uri().resolve("/actuator/health/readiness");
            return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void startsAfterAnEndInTheMiddleOfAStart() throws Exception {
        Process starting = EngramProcess.start("serve", "--port", "0", "--data", data.toString());
        await().atMost(PATIENCE).until(() -> Files.exists(data.resolve("engram.mv.db")));

        starting.destroy();
        assertThat(starting.waitFor(60, TimeUnit.SECONDS)).isTrue();

        try (EngramHere server = new EngramHere(data)) {
            assertThat(server.get("/experiments").get("items")).isEmpty();
        }
    }
}
