package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.data.Samples;
import io.engram.data.media.MediaFixtures;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that are sent with the rows: a model is trained on an archive of them, which is deleted then. */
class PredictMediaTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int TRAINED = 400;

    @TempDir
    private static Path data;

    private static EngramHere server;
    private static List<String[]> digits;
    private static String experiment;
    private static ByteArrayOutputStream pictures;

    @BeforeAll
    static void train() throws IOException {
        server = new EngramHere(data, "--engram.predict.max-body=2MB");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Samples.open("digits"), StandardCharsets.UTF_8))) {
            digits = lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
        }
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (int i = 0; i < TRAINED; i++) {
                zip.putNextEntry(new ZipEntry("digit " + label(i) + "/" + i + ".png"));
                zip.write(encoded(picture(i), "png"));
            }
        }
        pictures = archive;
        experiment = trained("images", archive, Files.readString(Path.of("examples/image-folder.yaml")));
    }

    private static String trained(String dataset, ByteArrayOutputStream archive, String definition) {
        upload(dataset, archive);
        String id = server.post(definition);
        await().atMost(PATIENCE).until(() -> server.status(id), "completed"::equals);
        server.send(server.request("/datasets/" + dataset).DELETE());
        return id;
    }

    private static void upload(String dataset, ByteArrayOutputStream archive) {
        HttpResponse<byte[]> uploaded = server.send(server.request("/datasets?name=" + dataset)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(archive.toByteArray())));
        assertThat(uploaded.statusCode()).as(text(uploaded)).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String label(int row) {
        return digits.get(row)[64].strip();
    }

    /** Eight rows of eight pixels from 0 to 16. */
    private static BufferedImage picture(int row) {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            double value = Double.parseDouble(digits.get(row)[i]);
            picture.getRaster().setSample(i % 8, i / 8, 0, (int) Math.min(255, value * 16));
        }
        return picture;
    }

    /** Four times as large, in colours that are none. */
    private static BufferedImage enlarged(BufferedImage picture) {
        BufferedImage large = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            int grey = picture.getRaster().getSample(i % 32 / 4, i / 32 / 4, 0);
            large.setRGB(i % 32, i / 32, grey * 0x010101);
        }
        return large;
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static HttpResponse<byte[]> predict(String asked, String type, String body) {
        return server.send(server.request("/experiments/" + asked + "/predict")
                .header("Content-Type", type)
                .header("Accept", type.equals("text/csv") ? type : "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode predicted(String asked, List<Map<String, String>> rows) {
        HttpResponse<byte[]> answer =
                predict(asked, "application/json", JSON.writeValueAsString(Map.of("rows", rows, "top", 2)));
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void namesPicturesOfEachFormatThatItHasNeverSeen() throws IOException {
        List<Map<String, String>> png = new ArrayList<>();
        List<Map<String, String>> jpeg = new ArrayList<>();
        StringBuilder csv = new StringBuilder("file\n");
        for (int i = TRAINED; i < TRAINED + 40; i++) {
            String file = base64(encoded(picture(i), "png"));
            png.add(Map.of("file", file));
            jpeg.add(Map.of("file", "data:image/jpeg;base64," + base64(encoded(enlarged(picture(i)), "jpeg"))));
            csv.append(file).append('\n');
        }

        JsonNode ofPng = predicted(experiment, png);
        JsonNode ofJpeg = predicted(experiment, jpeg);
        List<String> ofCsv =
                text(predict(experiment, "text/csv", csv.toString())).lines().toList();

        assertThat(right(ofPng)).isGreaterThanOrEqualTo(30);
        assertThat(right(ofJpeg)).isGreaterThanOrEqualTo(30);
        assertThat(ofPng.at("/labels/0").asString()).isEqualTo("digit 0");
        assertThat(ofCsv).hasSize(41).first().isEqualTo("class,label,score");
        for (int i = 0; i < 40; i++) {
            assertThat(ofCsv.get(i + 1))
                    .contains(ofPng.at("/predictions/" + i + "/label").asString());
        }
    }

    private static int right(JsonNode answer) {
        int right = 0;
        for (int i = 0; i < answer.get("predictions").size(); i++) {
            String said = answer.at("/predictions/" + i + "/label").asString();
            right += said.equals("digit " + label(TRAINED + i)) ? 1 : 0;
        }
        return right;
    }

    @Test
    void takesBase64InLinesAndOfAddressesAndNamesWhatIsNoPicture() throws IOException {
        byte[] file = encoded(picture(TRAINED), "png");
        JsonNode same = predicted(
                experiment,
                List.of(
                        Map.of("file", base64(file)),
                        Map.of(
                                "file",
                                Base64.getMimeEncoder(20, new byte[] {'\n'}).encodeToString(file)),
                        Map.of(
                                "file",
                                Base64.getUrlEncoder().withoutPadding().encodeToString(file),
                                "class",
                                "digit 1")));
        assertThat(same.at("/predictions/1")).isEqualTo(same.at("/predictions/0"));
        assertThat(same.at("/predictions/2")).isEqualTo(same.at("/predictions/0"));

        byte[] gif = encoded(picture(TRAINED), "gif");
        byte[] flipped = file.clone();
        flipped[flipped.length / 2] ^= 0x55;
        HttpResponse<byte[]> bad = predict(
                experiment,
                "application/json",
                JSON.writeValueAsString(Map.of(
                        "rows",
                        List.of(
                                Map.of("file", base64(Arrays.copyOf(file, file.length / 2))),
                                Map.of("file", base64(gif)),
                                Map.of("file", "digit 1/7.png"),
                                Map.of("file", ""),
                                Map.of("file", base64(flipped)),
                                Map.of("file", List.of(0, 1)),
                                Map.of("file", 5),
                                Map.of("picture", base64(file))))));
        assertThat(bad.statusCode()).as(text(bad)).isEqualTo(422);
        List<JsonNode> errors =
                JSON.readTree(bad.body()).get("errors").valueStream().toList();
        assertThat(errors.stream().map(error -> error.get("pointer").asString()))
                .containsExactly(
                        "/rows/0/file",
                        "/rows/1/file",
                        "/rows/2/file",
                        "/rows/3/file",
                        "/rows/4/file",
                        "/rows/5/file",
                        "/rows/6/file",
                        "/rows/7/picture",
                        "/rows/7/file");
        assertThat(errors.stream().map(error -> error.get("detail").asString()))
                .anySatisfy(detail -> assertThat(detail).contains("neither PNG nor JPEG"))
                .anySatisfy(detail -> assertThat(detail).startsWith("is not Base64"))
                .anySatisfy(detail -> assertThat(detail).startsWith("is a list, not one value"))
                .anySatisfy(detail ->
                        assertThat(detail).startsWith("is no file: 5. Send the file's bytes in Base64, as a text"))
                .noneMatch(detail -> detail.contains("Exception") || detail.contains("java."));
    }

    @Test
    void predictsFromAPartOfADataset() throws IOException {
        upload("others", pictures);
        JsonNode part = predictedOf("{\"dataset\": \"others\", \"from\": 11, \"count\": 20, \"top\": 2}");
        assertThat(part.get("predictions")).hasSize(20);
        // The rows of a folder are in the order of its names; each is what it is by itself.
        List<String> names = new ArrayList<>();
        for (int i = 0; i < TRAINED; i++) {
            names.add("digit " + label(i) + "/" + i + ".png");
        }
        names.sort(null);
        int right = 0;
        for (int i = 0; i < 20; i++) {
            String name = names.get(10 + i);
            right += name.startsWith(part.at("/predictions/" + i + "/label").asString() + "/") ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(15);
        assertThat(predictedOf("{\"dataset\": \"others\", \"from\": " + (TRAINED - 2) + "}")
                        .get("predictions"))
                .hasSize(3);
        assertThat(predictedOf("{\"dataset\": \"others\", \"from\": 100000}").get("predictions"))
                .isEmpty();

        assertThat(refusedAt("{\"dataset\": \"digits\"}")).isEqualTo("/dataset");
        assertThat(refusedAt("{\"dataset\": \"none\"}")).isEqualTo("/dataset");
        assertThat(refusedAt("{\"dataset\": \"others\", \"rows\": []}")).isEqualTo("/rows");
        assertThat(refusedAt("{\"dataset\": \"others\", \"count\": 10001}")).isEqualTo("/count");
        assertThat(refusedAt("{}")).isEqualTo("/rows");
    }

    private static JsonNode predictedOf(String body) {
        HttpResponse<byte[]> answer = predict(experiment, "application/json", body);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String refusedAt(String body) {
        HttpResponse<byte[]> answer = predict(experiment, "application/json", body);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(422);
        return JSON.readTree(answer.body()).at("/errors/0/pointer").asString();
    }

    @Test
    void goesOnWithTextsOnly() throws IOException {
        String row =
                "{\"rows\": [{\"file\": \"" + base64(encoded(picture(TRAINED), "png")) + "\"}], \"continuation\": ";
        HttpResponse<byte[]> noText =
                predict(experiment, "application/json", row + "{\"tokens\": 3, \"temperature\": 0.5}}");
        assertThat(noText.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(noText.body()).at("/errors/0/pointer").asString())
                .isEqualTo("/continuation");
        HttpResponse<byte[]> none = predict(experiment, "application/json", row + "{\"tokens\": 0}}");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(none.body()).at("/errors/0/pointer").asString())
                .isEqualTo("/continuation/tokens");
    }

    @Test
    void saysATranscriptOfASoundThatIsSent() throws IOException {
        Random random = new Random(4);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            StringBuilder manifest = new StringBuilder("wav,said\n");
            for (int i = 0; i < 48; i++) {
                zip.putNextEntry(new ZipEntry(i + ".wav"));
                zip.write(melody(i, random));
                manifest.append(i).append(".wav,").append(said(i)).append('\n');
            }
            zip.putNextEntry(new ZipEntry("manifest.csv"));
            zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
        }
        String melodies = trained("melodies", archive, """
                name: melodies
                recipe: {seq2seq: {hidden: 32, embedding: 8, attention_dim: 16, beam: 2}}
                data:
                  dataset: melodies
                  input: {audio: {column: wav, sample_rate: 8000}}
                  target: {tokens: {column: said, by: word, bounds: true}}
                  transforms: [{fbank: {sample_rate: 8000, n_fft: 256, n_mels: 20}}, standardize]
                  split: {train: 1, valid: 0, test: 0}
                  batch_size: 8
                modules: {encoder: [{linear: {units: 16}}, relu]}
                objectives: [cross_entropy]
                optimizer: {adam: {lr: 0.01}}
                epochs: 20
                checkpoints: {metric: train.loss, mode: min}
                """);

        JsonNode said = predicted(
                melodies, List.of(Map.of("wav", base64(melody(0, random))), Map.of("wav", base64(melody(1, random)))));

        assertThat(said.get("applied").asString()).isEqualTo("beam_search");
        assertThat(said.at("/predictions/0/text").asString()).isEqualTo("low");
        assertThat(said.at("/predictions/1/text").asString()).isEqualTo("high");
        assertThat(said.at("/predictions/0/hypotheses")).hasSize(2);
        assertThat(said.at("/predictions/0/hypotheses/0/ended").asBoolean()).isTrue();
        assertThat(text(predict(melodies, "text/csv", "wav\n" + base64(melody(1, random)) + "\n"))
                        .lines())
                .hasSize(2)
                .first()
                .isEqualTo("text,length,score");
    }

    private static String said(int i) {
        return i % 2 == 0 ? "low" : "high";
    }

    private static byte[] melody(int i, Random random) {
        return MediaFixtures.tone(8000, (i % 2 == 0 ? 400 : 1500) + random.nextInt(100), 1600, random);
    }
}
