package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.data.media.MediaFixtures;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The product as a user meets it: real processes, a real database file, real workers. */
class ServeTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String TONES = """
            name: tones
            data:
              dataset: tones
              input: {audio: {column: file, sample_rate: 8000}}
              target: {category: {column: word}}
              split: {train: 0.5, valid: 0.5, test: 0}
              transforms: [{fbank: {sample_rate: 8000, n_fft: 256, n_mels: 8}}]
              batch_size: 4
            modules: {model: [statistics_pooling, {linear: {units: 2}}]}
            objectives: [cross_entropy]
            metrics: [accuracy]
            optimizer: {sgd: {lr: 0.1}}
            epochs: 2
            """;

    @TempDir
    private static Path data;

    /** What the server may read in place. */
    @TempDir
    private static Path places;

    private static EngramProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = new EngramProcess(data, "--engram.datasets.folders=" + places);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String digits(int epochs) throws IOException {
        return Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: " + epochs);
    }

    private static void awaitStatus(EngramProcess process, String experiment, String status) {
        await().atMost(PATIENCE).until(() -> process.status(experiment), status::equals);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells which libraries a process has loaded")
    void trainsInAProcessOfItsOwnAndKeepsLibtorchOutOfTheServer() throws IOException {
        String endless = server.post(digits(1_000_000));
        await().atMost(PATIENCE)
                .until(() -> server.get("/experiments/" + endless)
                                .at("/progress/epoch")
                                .asInt()
                        > 1);

        List<ProcessHandle> workers = server.handle().children().toList();
        String libraries =
                Files.readString(Path.of("/proc", Long.toString(server.handle().pid()), "maps"));
        server.send(server.request("/experiments/" + endless + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(workers).hasSize(1);
        assertThat(libraries).doesNotContain("libtorch");
        awaitStatus(server, endless, "cancelled");
    }

    @Test
    void givesTheBestCheckpointWithTheAccuracyThatItRecorded() throws IOException {
        String experiment = server.post(digits(4));
        awaitStatus(server, experiment, "completed");

        JsonNode best = server.get("/experiments/" + experiment + "/checkpoints/best?metric=valid.accuracy&mode=max");
        byte[] weights = server.send(
                        server.request("/checkpoints/" + best.get("id").asString() + "/download?format=safetensors"))
                .body();

        ExperimentDefinition definition = DefinitionReader.read(digits(4), true);
        assertThat(PlainNetwork.read(weights).validAccuracy(definition))
                .isEqualTo(best.at("/metrics/valid.accuracy").asDouble());
        assertThat(server.get("/experiments/" + experiment + "/epochs")
                        .valueStream()
                        .map(row -> row.get("stage").asString() + " "
                                + row.get("epoch").asInt()))
                .contains("train 1", "valid 1", "train 4", "valid 4")
                .hasSize(9);
        double top = server.get("/experiments/" + experiment + "/epochs")
                .valueStream()
                .filter(row -> row.get("stage").asString().equals("valid"))
                .mapToDouble(row -> row.at("/metrics/accuracy").asDouble())
                .max()
                .orElseThrow();
        assertThat(best.at("/metrics/valid.accuracy").asDouble()).isEqualTo(top);
    }

    @Test
    void trainsOnAnUploadedFile() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            csv.append(i / 100.0).append(',').append(3 * i / 100.0 - 1).append('\n');
        }
        server.send(server.request("/datasets?name=line")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv.toString())));

        String experiment = server.post("""
                name: line
                data: {dataset: line, csv: {features: [x], target: y}, batch_size: 16}
                modules: {model: [{linear: {units: 1}}]}
                objectives: [mse]
                optimizer: {sgd: {lr: 0.1}}
                epochs: 60
                """);
        awaitStatus(server, experiment, "completed");

        assertThat(server.get("/experiments/" + experiment)
                        .at("/latest/test.loss")
                        .asDouble())
                .isLessThan(1e-3);
    }

    @Test
    void trainsOnAManifestInPlaceAndNotOnOneThatHasChanged() throws IOException {
        Path manifest = sounds(Files.createDirectories(places.resolve("tones")));
        server.send(server.request("/datasets:register")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"tones\", \"path\": \"" + manifest + "\"}")));

        String experiment = server.post(TONES);
        awaitStatus(server, experiment, "completed");
        assertThat(server.get("/experiments/" + experiment)
                        .at("/latest/valid.accuracy")
                        .asDouble())
                .isPositive();

        String before = server.post(digits(1_000_000));
        String waiting = server.post(TONES);
        Files.writeString(manifest, "clips/0.wav,high\n", StandardOpenOption.APPEND);
        server.send(server.request("/experiments/" + before + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
        awaitStatus(server, waiting, "failed");
        JsonNode failure = server.get("/experiments/" + waiting).get("failure");
        assertThat(failure.get("category").asString()).isEqualTo("data");
        assertThat(failure.get("reason").asString())
                .contains(manifest.toString(), "has changed since it was registered");
    }

    private static Path sounds(Path folder) throws IOException {
        StringBuilder manifest = new StringBuilder("file,word\n");
        Files.createDirectories(folder.resolve("clips"));
        for (int i = 0; i < 8; i++) {
            String name = "clips/" + i + ".wav";
            Files.write(folder.resolve(name), MediaFixtures.tone(8000, 400 * (1 + i % 2), 800, new Random(i)));
            manifest.append(name).append(i % 2 == 0 ? ",low\n" : ",high\n");
        }
        return Files.writeString(folder.resolve("train.csv"), manifest);
    }

    @Test
    void refusesAFolderThatAnotherServerWorksIn() throws Exception {
        Process second = EngramProcess.start("serve", "--port", "0", "--data", data.toString());
        String said;
        try (InputStream out = second.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(second.waitFor()).isNotZero();
        assertThat(said)
                .contains("Another server works in the data folder " + data, "--engram.data")
                .doesNotContain("Exception");
    }
}
