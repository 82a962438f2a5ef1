package io.engram.experiment.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.checkpoint.Manifest;
import io.engram.experiment.ExperimentFolders;
import io.engram.experiment.ExperimentRecorder;
import io.engram.experiment.Experiments;
import io.engram.experiment.TrainingQueue;
import io.engram.web.EdgeTest;
import io.engram.web.TestClient;
import io.engram.worker.WorkerEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Over a real port, since only there a download can break. */
@EdgeTest
class DownloadTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int WEIGHTS = 3_000_000;

    private final Experiments experiments;
    private final TrainingQueue queue;
    private final ExperimentRecorder recorder;
    private final ExperimentFolders folders;
    private final JsonMapper json;
    private final int port;
    private final TestClient client;
    private final Random random = new Random(11);

    private String experiment = "";

    DownloadTests(
            @Autowired Experiments experiments,
            @Autowired TrainingQueue queue,
            @Autowired ExperimentRecorder recorder,
            @Autowired ExperimentFolders folders,
            @Autowired JsonMapper json,
            @LocalServerPort int port) {
        this.experiments = experiments;
        this.queue = queue;
        this.recorder = recorder;
        this.folders = folders;
        this.json = json;
        this.port = port;
        client = new TestClient(port);
    }

    @BeforeEach
    void train() {
        experiments.deleteAll();
        experiment = TestClient.json(
                        client.send(client.post("/experiments", "application/yaml", TestClient.digits("download"))))
                .get("id")
                .asString();
        assertThat(queue.claim()).isPresent();
        recorder.record(experiment, 1, new WorkerEvent.Started(NOW, 4711, "cpu", 30, 9610, null, Map.of()));
    }

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Writes a checkpoint as a worker does, and tells of it. */
    private Path save(String id, double accuracy) throws IOException {
        Path folder = Files.createDirectories(folders.checkpoint(experiment, id));
        Map<String, Manifest.FileDigest> digests = new LinkedHashMap<>();
        for (String name : List.of("model.safetensors", "optimizer.safetensors", "epoch.json")) {
            byte[] content = bytes(name.equals("model.safetensors") ? WEIGHTS : 50_000);
            Files.write(folder.resolve(name), content);
            digests.put(name, new Manifest.FileDigest(content.length, sha256(content)));
        }
        Manifest manifest = new Manifest(id, NOW, 1, 22, true, Map.of(), Map.of(), Map.of(), digests);
        Files.write(folder.resolve("manifest.json"), json.writeValueAsBytes(manifest));
        recorder.record(
                experiment,
                1,
                new WorkerEvent.CheckpointSaved(
                        NOW,
                        id,
                        1,
                        22,
                        true,
                        Map.of("valid.accuracy", accuracy),
                        manifest.bytes(),
                        WEIGHTS,
                        manifest.weights().sha256(),
                        List.of()));
        return folder;
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(ReadFiles.sha256().digest(content));
    }

    private HttpRequest.Builder download(String id, String format) {
        return client.request("/checkpoints/" + id + "/download?format=" + format);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** One connection that reads so many bytes of the body and hangs up, as a mobile phone does in a tunnel. */
    private byte[] readAndHangUp(String id, String format, long from, String eTag, int bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String range = from == 0 ? "" : "Range: bytes=" + from + "-\r\nIf-Range: " + eTag + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/v1/checkpoints/" + id + "/download?format=" + format + " HTTP/1.1\r\nHost: x\r\n"
                                    + range + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head.toString()).startsWith(from == 0 ? "HTTP/1.1 200" : "HTTP/1.1 206");
            byte[] part = new byte[bytes];
            in.readFully(part);
            return part;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "bundle"})
    void isWholeAfterTwentyBreaks(String format) throws IOException {
        save("ckp_broken" + format, 0.8);
        HttpResponse<byte[]> head = client.send(
                download("ckp_broken" + format, format).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        int length = Integer.parseInt(header(head, "Content-Length"));
        ByteArrayOutputStream received = new ByteArrayOutputStream();

        for (int i = 0; i < 20; i++) {
            int next = 1 + random.nextInt((length - received.size()) / 8);
            received.write(readAndHangUp("ckp_broken" + format, format, received.size(), header(head, "ETag"), next));
        }
        HttpResponse<byte[]> rest = client.send(download("ckp_broken" + format, format)
                .header("Range", "bytes=" + received.size() + "-")
                .header("If-Range", header(head, "ETag")));
        received.write(rest.body());

        assertThat(head.body()).isEmpty();
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(received.size()).isEqualTo(length);
        String digest = "sha-256=:"
                + Base64.getEncoder().encodeToString(ReadFiles.sha256().digest(received.toByteArray()))
                + ":";
        assertThat(header(head, "Repr-Digest")).isEqualTo(digest);
        assertThat(header(rest, "Repr-Digest")).isEqualTo(digest);
    }

    @Test
    void givesAllWhereTheRangeIsOfSomethingElse() throws IOException {
        Path folder = save("ckp_ifrange", 0.8);
        byte[] weights = Files.readAllBytes(folder.resolve("model.safetensors"));

        for (String other : List.of("\"other\"", "W/\"" + sha256(weights) + "\"", "Fri, 02 Jan 2026 03:04:05 GMT")) {
            HttpResponse<byte[]> answer = client.send(download("ckp_ifrange", "safetensors")
                    .header("Range", "bytes=10-")
                    .header("If-Range", other));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(weights);
        }
    }

    @Test
    void givesSeveralPartsAtOnce() throws IOException {
        Path folder = save("ckp_parts", 0.8);
        byte[] weights = Files.readAllBytes(folder.resolve("model.safetensors"));

        HttpResponse<byte[]> answer =
                client.send(download("ckp_parts", "safetensors").header("Range", "bytes=0-3,-2"));

        assertThat(answer.statusCode()).isEqualTo(206);
        String boundary = header(answer, "Content-Type").replaceAll("multipart/byteranges; ?boundary=", "");
        String type = "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ";
        String expected = "\r\n--" + boundary + type + "0-3/" + WEIGHTS + "\r\n\r\n" + latin(weights, 0, 4) + "\r\n--"
                + boundary + type + (WEIGHTS - 2) + "-" + (WEIGHTS - 1) + "/" + WEIGHTS + "\r\n\r\n"
                + latin(weights, WEIGHTS - 2, WEIGHTS) + "\r\n--" + boundary + "--\r\n";
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Test
    void keepsTheRulesOfConditions() throws IOException {
        save("ckp_rules", 0.8);
        String eTag = header(client.send(download("ckp_rules", "bundle")), "ETag");

        HttpResponse<byte[]> outside =
                client.send(download("ckp_rules", "bundle").header("Range", "bytes=99999999-"));
        HttpResponse<byte[]> known = client.send(download("ckp_rules", "bundle").header("If-None-Match", eTag));
        HttpResponse<byte[]> same = client.send(
                download("ckp_rules", "bundle").header("If-Match", eTag).header("Range", "bytes=0-1"));
        HttpResponse<byte[]> other = client.send(download("ckp_rules", "bundle").header("If-Match", "\"other\""));

        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "Content-Range")).matches("bytes \\*/\\d+");
        assertThat(header(outside, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(new String(same.body(), StandardCharsets.US_ASCII)).isEqualTo("PK");
        assertThat(other.statusCode()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "bundle"})
    void isNoLongerThereOnceItIsDeleted(String format) throws IOException {
        Path folder = save("ckp_deleted", 0.8);
        String eTag = header(client.send(download("ckp_deleted", format)), "ETag");
        Files.move(folder, folder.resolveSibling(".deleting-ckp_deleted" + format), StandardCopyOption.ATOMIC_MOVE);

        HttpResponse<byte[]> resumed = client.send(
                download("ckp_deleted", format).header("Range", "bytes=100-").header("If-Range", eTag));

        assertThat(resumed.statusCode()).isEqualTo(404);
        assertThat(header(resumed, "Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
    void isNotSentOnceItsFilesAreNotWhatWasSaved(String damaged) throws IOException {
        Path folder = save("ckp_damaged", 0.9);
        save("ckp_worse", 0.6);
        save("ckp_better", 0.8);
        assertThat(client.send(download("ckp_damaged", "bundle")).statusCode()).isEqualTo(200);
        byte[] content = Files.readAllBytes(folder.resolve(damaged));
        content[content.length / 2] = (byte) (content[content.length / 2] ^ 1);
        Files.write(folder.resolve(damaged), content);

        HttpResponse<byte[]> answer =
                client.send(download("ckp_damaged", "bundle").header("Range", "bytes=5-"));

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(TestClient.json(answer).get("type").asString()).isEqualTo("/problems/corrupt-checkpoint");
        assertThat(TestClient.json(answer).get("next_best").asString()).isEqualTo("ckp_better");
        assertThat(TestClient.json(answer).get("detail").asString()).contains(damaged, "ckp_better");
    }

    @Test
    void isNotSentWhereAFileIsMissing() throws IOException {
        Path folder = save("ckp_missing", 0.9);
        Files.delete(folder.resolve("epoch.json"));

        assertThat(client.send(download("ckp_missing", "safetensors")).statusCode())
                .isEqualTo(200);
        assertThat(client.send(download("ckp_missing", "bundle")).statusCode()).isEqualTo(410);
    }

    @Test
    void hangsUpRatherThanSendingSomethingElseWhereTheFileEndsTooSoon() throws IOException {
        Path folder = save("ckp_cut", 0.9);
        Path file = folder.resolve("model.safetensors");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write("GET /api/v1/checkpoints/ckp_cut/download HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[1000]);
            try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(1000);
            }

            long[] received = {1000};
            assertThatThrownBy(() -> {
                        byte[] buffer = new byte[65536];
                        while (true) {
                            int read = in.read(buffer);
                            if (read < 0) {
                                throw new java.io.EOFException();
                            }
                            received[0] += read;
                            assertThat(latin(buffer, 0, read)).doesNotContain("/problems/");
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(received[0]).isLessThan(WEIGHTS);
        }
    }
}
