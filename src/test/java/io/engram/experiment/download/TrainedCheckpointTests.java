package io.engram.experiment.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.CheckpointSignal;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.Experiments;
import io.engram.experiment.TrainingQueue;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import io.engram.model.layer.Operation;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentDefinition;
import io.engram.tensor.Kernels;
import io.engram.tensor.Safetensors;
import io.engram.tensor.ScriptZip;
import io.engram.web.EdgeTest;
import io.engram.web.TestClient;
import io.engram.worker.Assignment;
import io.engram.worker.Worker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A checkpoint that a worker has trained: as TorchScript, and as what another training starts from. */
@EdgeTest
class TrainedCheckpointTests {

    private static final String MODEL = """
            data:
              dataset: digits
              csv: {features: ["p*"], target: label}
              transforms: [{scale: {by: 0.0625}}, standardize]
            modules:
              features: [{linear: {units: 12}}, batch_norm, relu, {dropout: {rate: 0.2}}]
              head: [{residual: {layers: [{linear: {units: 12}}, tanh]}}, {linear: {units: 10}}]
            objectives: [cross_entropy]
            optimizer: {adam: {lr: 0.01}}
            epochs: 1
            """;

    private final Experiments experiments;
    private final TrainingQueue queue;
    private final ExperimentRecorder recorder;
    private final ExperimentFolders folders;
    private final TestClient client;
    private final NDManager manager = NDManager.newBaseManager();

    private String checkpoint = "";
    private Path folder = Path.of("");

    TrainedCheckpointTests(
            @Autowired Experiments experiments,
            @Autowired TrainingQueue queue,
            @Autowired ExperimentRecorder recorder,
            @Autowired ExperimentFolders folders,
            @LocalServerPort int port) {
        this.experiments = experiments;
        this.queue = queue;
        this.recorder = recorder;
        this.folders = folders;
        client = new TestClient(port);
    }

    @BeforeEach
    void train() {
        experiments.deleteAll();
        train(MODEL);
    }

    private void train(String model) {
        String experiment = id(post(model));
        TrainingQueue.Claim claim = queue.claim().orElseThrow();
        Assignment assignment =
                new Assignment(experiment, 1, claim.definition(), claim.folder().toString(), null, 1);
        assertThat(new Worker(
                                event -> recorder.record(experiment, 1, event),
                                StopSignal.NEVER,
                                CheckpointSignal.NEVER,
                                InstantSource.system())
                        .run(assignment))
                .isTrue();
        Checkpoint saved =
                CheckpointFolder.listIn(claim.folder().resolve("checkpoints")).get(0);
        checkpoint = saved.id();
        folder = saved.folder();
    }

    @AfterEach
    void clear() {
        experiments.deleteAll();
        manager.close();
    }

    private HttpResponse<byte[]> post(String model) {
        return client.send(client.post("/experiments", "application/yaml", "name: trained\n" + model));
    }

    private static String id(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return TestClient.json(answer).get("id").asString();
    }

    private HttpRequest.Builder archive() {
        return client.request("/checkpoints/" + checkpoint + "/download?format=torchscript");
    }

    private NDArray expected(NDArray x) throws IOException {
        ExperimentDefinition definition =
                DefinitionReader.read(Files.readString(folder.resolve("definition.json")), false);
        Shape shape = new Shape(64);
        NDArray value = forward(shape, definition.data().transforms(), "transforms.safetensors", "", x);
        for (String module : List.of("features", "head")) {
            value = forward(
                    value.getShape().slice(1),
                    Objects.requireNonNull(definition.modules().get(module)),
                    "model.safetensors",
                    module + ".",
                    value);
        }
        return value;
    }

    private NDArray forward(Shape example, List<? extends Operation> layers, String file, String prefix, NDArray x)
            throws IOException {
        Network network =
                NetworkPlan.of(example, layers.toArray(Operation[]::new)).create(manager, 0);
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            Map<String, NDArray> saved = Safetensors.read(manager, in);
            Map<String, NDArray> own = new TreeMap<>(network.parameters());
            own.putAll(network.buffers());
            own.forEach((name, target) -> Kernels.on(manager.getDevice())
                    .copy(manager, target, Objects.requireNonNull(saved.get(prefix + name))));
        }
        return network.forward(new NDList(x), Pass.EVALUATION).singletonOrThrow();
    }

    @Test
    void isAnArchiveThatGivesWhatTheModelGives() throws IOException {
        HttpResponse<byte[]> answer = client.send(archive());

        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains(checkpoint + ".pt");
        NDArray x = manager.arange(3 * 64).reshape(3, 64).mod(17).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
        float[] given = ScriptZip.run(answer.body(), new NDList(x)).toFloatArray();
        float[] wanted = expected(x).toFloatArray();
        assertThat(given).hasSameSizeAs(wanted);
        for (int i = 0; i < given.length; i++) {
            assertThat(given[i]).isCloseTo(wanted[i], within(1e-5f));
        }
    }

    @Test
    void isTheSameArchiveEachTimeAndInParts() {
        HttpResponse<byte[]> whole = client.send(archive());
        String eTag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> part =
                client.send(archive().header("Range", "bytes=100-2999").header("If-Range", eTag));

        assertThat(client.send(archive()).body()).isEqualTo(whole.body());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(whole.body(), 100, 3000));
        String digest = "sha-256=:"
                + Base64.getEncoder().encodeToString(ReadFiles.sha256().digest(whole.body())) + ":";
        assertThat(whole.headers().firstValue("Repr-Digest")).contains(digest);
        assertThat(part.headers().firstValue("Repr-Digest")).contains(digest);
    }

    @Test
    void saysWhyACheckpointOfBeforeIsNone() throws IOException {
        Path manifest = folder.resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceAll("\"network.json\":\\{[^}]*},?", ""));

        HttpResponse<byte[]> answer = client.send(archive());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("it has no network.json", "earlier version");
    }

    @Test
    void isWhatAnotherTrainingStartsFrom() throws IOException {
        String experiment = id(post(MODEL + "initialize: {checkpoint: " + checkpoint + "}\n"));

        assertThat(folders.create(experiment).resolve("initial.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    }

    @Test
    void mustFitWhatStartsFromIt() {
        String other = MODEL.replace("relu", "tanh").replace("units: 10", "units: 11");

        HttpResponse<byte[]> strict = post(other + "initialize: {checkpoint: " + checkpoint + "}\n");
        HttpResponse<byte[]> partial = post(other + "initialize: {checkpoint: " + checkpoint + ", strict: false}\n");
        HttpResponse<byte[]> unknown = post(MODEL + "initialize: {checkpoint: ckp_none}\n");

        assertThat(strict.statusCode()).isEqualTo(422);
        assertThat(TestClient.json(strict).at("/errors/0/pointer").asString()).isEqualTo("/initialize");
        assertThat(TestClient.json(strict).at("/errors/0/detail").asString())
                .contains("head.1.weight is [10, 12] there and [11, 12] here");
        id(partial);
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(TestClient.json(unknown).at("/errors/0/pointer").asString()).isEqualTo("/initialize/checkpoint");
    }

    private void upload(String name, byte[] bytes) {
        HttpResponse<byte[]> answer = client.send(client.request("/datasets?name=" + name)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        assertThat(TestClient.json(answer).get("rows").asInt()).isZero();
    }

    @Test
    void canComeFromAnUpload() throws IOException {
        byte[] weights = Files.readAllBytes(folder.resolve("model.safetensors"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("models/init.safetensors"));
            zip.write(weights);
        }
        String suffix = checkpoint.substring(checkpoint.length() - 8);
        upload("bare-" + suffix, weights);
        upload("packed-" + suffix, archive.toByteArray());

        String bare = id(post(MODEL + "initialize: {dataset: bare-" + suffix + "}\n"));
        String packed =
                id(post(MODEL + "initialize: {dataset: packed-" + suffix + ", file: models/init.safetensors}\n"));
        HttpResponse<byte[]> missing = post(MODEL + "initialize: {dataset: packed-" + suffix + ", file: other}\n");

        for (String experiment : List.of(bare, packed)) {
            assertThat(folders.create(experiment).resolve("initial.safetensors"))
                    .hasBinaryContent(weights);
        }
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(TestClient.json(missing).at("/errors/0/detail").asString())
                .contains("there is no 'other' in the archive. There is: [models/init.safetensors]");
    }

    private static byte[] net() throws IOException {
        try (InputStream in = DefinitionReader.class.getResourceAsStream("net.pt")) {
            return in.readAllBytes();
        }
    }

    @Test
    void canBeOfAnUploadedModule() throws IOException {
        String name = "net-" + checkpoint.substring(checkpoint.length() - 8);
        upload(name, net());
        String model = MODEL.replace(
                        "features: [{linear: {units: 12}}, batch_norm, relu, {dropout: {rate: 0.2}}]",
                        "first: [{linear: {units: 3}}]\n  features: [{torchscript: {dataset: " + name
                                + ", output: [1]}}]")
                .replace("head: [{residual: {layers: [{linear: {units: 12}}, tanh]}}, ", "head: [");
        HttpResponse<byte[]> unknown = post(model.replace("dataset: " + name, "dataset: none"));

        train(model);
        HttpResponse<byte[]> answer = client.send(archive());

        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(TestClient.json(unknown).at("/errors/0/pointer").asString())
                .isEqualTo("/modules/features/0/torchscript/dataset");
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        NDArray x = manager.arange(3 * 64).reshape(3, 64).mod(17).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
        assertThat(ScriptZip.run(answer.body(), new NDList(x)).getShape()).isEqualTo(new Shape(3, 10));
        assertThat(client.send(archive()).body()).isEqualTo(answer.body());
        assertThat(Safetensors.read(manager, Files.newInputStream(folder.resolve("model.safetensors"))))
                .containsKeys("first.0.weight", "features.norm.running_mean", "features.hidden.weight");
    }

    /** Kept so that a download of another format does not change. */
    @Test
    void doesNotChangeTheWeights() throws IOException {
        byte[] weights = client.send(client.request("/checkpoints/" + checkpoint + "/download?format=safetensors"))
                .body();

        assertThat(Safetensors.read(manager, new ByteArrayInputStream(weights)))
                .containsKeys("features.0.weight", "features.1.running_mean", "head.0.layers.0.weight", "head.1.bias");
    }
}
