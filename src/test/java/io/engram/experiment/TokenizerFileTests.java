package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.CheckpointSignal;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.web.EdgeTest;
import io.engram.web.TestClient;
import io.engram.worker.Assignment;
import io.engram.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A tokenizer's file in the archive of the texts, from the upload to the checkpoint. */
@EdgeTest
class TokenizerFileTests {

    private final Experiments experiments;
    private final TrainingQueue queue;
    private final ExperimentRecorder recorder;
    private final TestClient client;

    TokenizerFileTests(
            @Autowired Experiments experiments,
            @Autowired TrainingQueue queue,
            @Autowired ExperimentRecorder recorder,
            @LocalServerPort int port) {
        this.experiments = experiments;
        this.queue = queue;
        this.recorder = recorder;
        client = new TestClient(port);
    }

    @AfterEach
    void clear() {
        experiments.deleteAll();
        client.send(client.request("/datasets/told").DELETE());
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                InputStream tokenizer = Objects.requireNonNull(
                        TokenizerFileTests.class.getResourceAsStream("/tokens/wordpiece.json"))) {
            zip.putNextEntry(new ZipEntry("train.csv"));
            zip.write(("text\n" + "the tide is high\n".repeat(16)).getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("tokenizer.json"));
            tokenizer.transferTo(zip);
        }
        return bytes.toByteArray();
    }

    private HttpResponse<byte[]> post(String file, int units) {
        return client.send(client.post("/experiments", "application/yaml", """
                name: told
                data:
                  dataset: told
                  input: {tokens: {column: text, by: {tokenizer: {file: %s}}}}
                  target: next_token
                  batch_size: 4
                modules:
                  model: [{embedding: {vocabulary: 140, dimension: 4}}, {linear: {units: %d}}]
                objectives: [cross_entropy]
                optimizer: {sgd: {lr: 0.1}}
                epochs: 1
                """.formatted(file, units)));
    }

    @Test
    void isCheckedWhenItIsPostedAndKeptWithTheCheckpoint() throws IOException {
        HttpResponse<byte[]> upload = client.send(client.request("/datasets?name=told")
                .header("Content-Type", "application/zip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(archive())));
        assertThat(upload.statusCode()).isEqualTo(201);
        assertThat(TestClient.json(upload).get("rows").asInt()).isEqualTo(16);

        assertThat(new String(post("tokeniser.json", 140).body(), StandardCharsets.UTF_8))
                .contains("/data/input/tokens/by/tokenizer/file", "There is: [tokenizer.json, train.csv]");
        assertThat(new String(post("train.csv", 140).body(), StandardCharsets.UTF_8))
                .contains("/data/input/tokens/by/tokenizer\"", "train.csv breaks off", "Give a tokenizer.json");
        assertThat(new String(post("tokenizer.json", 90).body(), StandardCharsets.UTF_8))
                .contains("has 140 labels, but the network gives 90 classes");

        HttpResponse<byte[]> posted = post("tokenizer.json", 140);
        assertThat(posted.statusCode()).isEqualTo(201);
        TrainingQueue.Claim claim = queue.claim().orElseThrow();
        String id = TestClient.json(posted).get("id").asString();
        Assignment assignment = new Assignment(
                id,
                1,
                claim.definition(),
                claim.folder().toString(),
                Objects.requireNonNull(claim.dataset()).toString(),
                1);
        assertThat(new Worker(
                                event -> recorder.record(id, 1, event),
                                StopSignal.NEVER,
                                CheckpointSignal.NEVER,
                                InstantSource.system())
                        .run(assignment))
                .isTrue();
        Path checkpoint = CheckpointFolder.listIn(claim.folder().resolve("checkpoints"))
                .get(0)
                .folder();
        assertThat(Files.readString(checkpoint.resolve("labels.json"))).contains("\"[UNK]\",\"[CLS]\"");
    }
}
