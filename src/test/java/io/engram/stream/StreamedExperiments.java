package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.TrainingQueue;
import io.engram.experiment.history.Happenings;
import io.engram.worker.WorkerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Experiments of a server on this machine, and what their workers would tell. */
class StreamedExperiments {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final ServletWebServerApplicationContext server;
    private final TrainingQueue queue;
    private final ExperimentRecorder recorder;
    private final ExperimentFolders folders;
    private final Happenings happenings;
    private final TransactionOperations transaction;
    private final MeterRegistry meters;
    private final HttpClient client = HttpClient.newHttpClient();

    StreamedExperiments(
            ServletWebServerApplicationContext server,
            TrainingQueue queue,
            ExperimentRecorder recorder,
            ExperimentFolders folders,
            Happenings happenings,
            TransactionOperations transaction,
            MeterRegistry meters) {
        this.server = server;
        this.queue = queue;
        this.recorder = recorder;
        this.folders = folders;
        this.happenings = happenings;
        this.transaction = transaction;
        this.meters = meters;
    }

    /** What other tests have left is noticed at the next heartbeats, and counts until then. */
    void awaitNobody() {
        await().atMost(Duration.ofMinutes(1)).until(() -> open() == 0);
    }

    /** How many streams the server has open. */
    int open() {
        return (int) meters.get("engram.streams.open").gauge().value();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + server.getEnvironment().getProperty("local.server.port") + "/api/v1" + path))
                .header("Authorization", "Bearer " + StreamTest.ADMIN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    EventReader open(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<java.io.InputStream> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new EventReader(answer);
    }

    String queued() {
        String digits;
        try {
            digits = Files.readString(Path.of("examples/digits.yaml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        HttpResponse<String> answer = send(request("/experiments")
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(digits)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body()).get("id").asString();
    }

    /** With a worker that has begun. */
    String running() {
        String id = queued();
        for (var claim = queue.claim(); ; claim = queue.claim()) {
            if (claim.orElseThrow().experiment().equals(id)) {
                break;
            }
        }
        tell(id, new WorkerEvent.Started(NOW, 4711, "cpu", 30, 9610, null, Map.of("seed", "1986")));
        return id;
    }

    void tell(String id, WorkerEvent event) {
        recorder.record(id, 1, event);
    }

    void progress(String id, long step) {
        tell(id, new WorkerEvent.Progress(NOW, "train", 1, 30, step, 22, 0.5, 100, 6400, 3.5));
    }

    void stage(String id, int epoch) {
        tell(id, new WorkerEvent.StageEnded(NOW, "train", epoch, epoch * 22L, Map.of("loss", 0.5), 1438, 0.25, 0.002));
    }

    void finish(String id) {
        tell(id, new WorkerEvent.Finished(NOW, 30, null));
    }

    /** In a transaction of its own. */
    void happen(String id, String type, Map<String, Object> data) {
        transaction.executeWithoutResult(begun -> happenings.append(id, type, data, NOW));
    }

    void log(String id, String text) throws IOException {
        folders.create(id);
        Files.write(
                folders.log(id),
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    Path log(String id) {
        return folders.log(id);
    }

    int delete(String id) {
        return send(request("/experiments/" + id).DELETE()).statusCode();
    }
}
