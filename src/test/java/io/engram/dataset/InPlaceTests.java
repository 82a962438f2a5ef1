package io.engram.dataset;

import static io.engram.dataset.DatasetFixtures.CSV;
import static io.engram.dataset.DatasetFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Datasets that stay where they are. */
@DatasetServerTest
class InPlaceTests {

    private static final Path ALLOWED = TestFolder.of("in-place").toAbsolutePath();
    private static final Path ELSEWHERE = TestFolder.of("in-place-elsewhere").toAbsolutePath();

    private final StoredDatasets datasets;
    private final DatasetSources sources;
    private final DatasetSweep sweep;
    private final DatasetFixtures api;

    InPlaceTests(
            @Autowired StoredDatasets datasets,
            @Autowired DatasetSources sources,
            @Autowired DatasetSweep sweep,
            @LocalServerPort int port) {
        this.datasets = datasets;
        this.sources = sources;
        this.sweep = sweep;
        this.api = new DatasetFixtures(port);
    }

    @BeforeEach
    void clear() throws IOException {
        DatasetFixtures.clear(datasets);
        for (Path folder : List.of(ALLOWED, ELSEWHERE)) {
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
        }
    }

    private static Path write(String name, String content) throws IOException {
        Path file = ALLOWED.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** A definition names it as what cuts its texts; its beginning is all that is looked at here. */
    @Test
    void takesTokenizersForWhatTheyAreAloneAndBesideTexts() throws Exception {
        byte[] json = tokenizer("wordpiece.json");
        Files.write(ALLOWED.resolve("tokenizer.json"), json);

        assertThat(json(api.register("folder", ALLOWED.toString())).get("rows").asInt())
                .isZero();
        assertThat(json(api.upload("json", json)).get("rows").asInt()).isZero();
        assertThat(json(api.upload("model", tokenizer("unigram.model")))
                        .get("rows")
                        .asInt())
                .isZero();

        write("train.csv", "text\nthe tide\nis high\n");
        JsonNode beside = json(api.register("beside", ALLOWED.toString()));
        assertThat(beside.get("rows").asInt()).isEqualTo(2);
        assertThat(beside.get("columns").toString()).contains("\"text\"").doesNotContain("\"truncation\"");
    }

    private static byte[] tokenizer(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(InPlaceTests.class.getResourceAsStream("/tokens/" + name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void leavesOutRowsThatAreNoneWhereItIsTold() throws Exception {
        Path file = write("gaps.csv", "a,b\n1,2\n3\n5,6\n");

        assertThat(json(api.register("gaps", file.toString())).get("skippable").booleanValue())
                .isTrue();
        JsonNode dataset = json(api.register("gaps", file.toString(), "skip"));
        assertThat(dataset.get("rows").asInt()).isEqualTo(2);
        assertThat(dataset.at("/unreadable/count").asInt()).isEqualTo(1);
        assertThat(json(api.get("/gaps")).get("preview")).hasToString("[[\"1\",\"2\"],[\"5\",\"6\"]]");
        assertThat(api.register("other", file.toString(), "drop").statusCode()).isEqualTo(400);
    }

    @Test
    void readsAFileWhereItLiesAndLeavesItThere() throws Exception {
        Path file = write("boxes.csv", CSV);

        HttpResponse<String> response = api.register("boxes", file.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        JsonNode dataset = json(response);
        String id = dataset.get("id").stringValue();
        assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/datasets/" + id);
        assertThat(dataset.get("path").stringValue())
                .isEqualTo(file.toRealPath().toString());
        assertThat(dataset.get("sha256").stringValue()).isEqualTo(DatasetFixtures.SHA256);
        assertThat(dataset.get("bytes").asInt()).isEqualTo(CSV.length());
        assertThat(dataset.get("columns"))
                .isEqualTo(json(api.upload("copied", CSV)).get("columns"));
        assertThat(json(api.get("/boxes")).get("preview"))
                .hasToString("[[\"1.5\",\"2\",\"0\"],[\"3.25\",\"1\",\"1\"]]");
        assertThat(json(api.get("/boxes")).has("changed")).isFalse();
        assertThat(sources.find("boxes").orElseThrow().file()).isEqualTo(file.toRealPath());
        assertThat(DatasetFixtures.files()).noneMatch(kept -> kept.toString().contains(id));

        sweep.afterSingletonsInstantiated();
        assertThat(api.delete("/boxes").statusCode()).isEqualTo(204);
        assertThat(file).hasContent(CSV.strip());
        assertThat(api.get("/boxes").statusCode()).isEqualTo(404);
    }

    @Test
    void readsAFolderAndTheFilesThatItsRowsName() throws Exception {
        write("pets/cat/a.png", "one");
        write("pets/dog/b.png", "other");
        write("pets/.hidden", "");

        JsonNode dataset = json(api.register("pets", ALLOWED.resolve("pets").toString()));

        assertThat(dataset.at("/columns/0/type").stringValue()).isEqualTo("file");
        assertThat(dataset.at("/columns/1/values/counts")).hasToString("{\"cat\":1,\"dog\":1}");
        assertThat(api.get("/pets/files?path=dog/b.png").body()).isEqualTo("other");
        assertThat(json(api.get("/pets/preview")).get("rows"))
                .hasToString("[[\"cat/a.png\",\"cat\"],[\"dog/b.png\",\"dog\"]]");
        assertThat(sources.find("pets").orElseThrow().isCsv()).isFalse();
    }

    @Test
    void readsAManifestWithWhatLiesBesideIt() throws Exception {
        write("words/a.wav", "RIFF0000WAVE");
        write("words/b.wav", "RIFF0000WAVE");
        Path manifest = write("words/train.csv", "file,word\na.wav,yes\nb.wav,no\n");

        JsonNode dataset = json(api.register("words", manifest.toString()));

        assertThat(dataset.at("/columns/0/type").stringValue()).isEqualTo("file");
        assertThat(sources.find("words").orElseThrow().beside())
                .isEqualTo(ALLOWED.resolve("words").toRealPath());
        assertThat(api.get("/words/files?path=b.wav").headers().firstValue("Content-Type"))
                .hasValue("audio/wav");
    }

    @Test
    void refusesWhatLiesOutsideAndSaysWhereItMayLie() throws Exception {
        Path outside = Files.writeString(ELSEWHERE.resolve("secret.csv"), CSV);
        Path link = Files.createSymbolicLink(ALLOWED.resolve("link.csv"), outside.toAbsolutePath());

        for (Path path : List.of(outside, link, ELSEWHERE.resolve("not-there.csv"), Path.of("/"))) {
            HttpResponse<String> response =
                    api.register("secret", path.toAbsolutePath().toString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
            assertThat(json(response).get("type").stringValue()).isEqualTo("/problems/outside-allowed-folders");
            assertThat(json(response).get("detail").stringValue())
                    .contains(path.toAbsolutePath().toString(), ALLOWED.toString(), "engram.datasets.folders");
        }
        assertThat(datasets.count()).isZero();
    }

    /** To open a pipe waits for whoever writes it: for ever, where there is nobody. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void refusesAPipe() throws Exception {
        Path pipe = ALLOWED.resolve("pipe.csv");
        Files.createDirectories(ALLOWED);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        HttpResponse<String> response = api.register("boxes", pipe.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue()).contains(pipe + " is neither a file nor a folder");
    }

    @ParameterizedTest
    @CsvSource({
        "boxes.csv, 422, is no absolute path",
        "{allowed}/../in-place/boxes.csv, 422, has '..' in it",
        "{allowed}/missing.csv, 422, There is no file or folder",
        "{allowed}/sound.csv, 422, 'is a WAV file, not a dataset'",
        "'', 400, is missing",
    })
    void refusesWhatCannotBeRead(String path, int status, String detail) throws Exception {
        write("boxes.csv", CSV);
        write("sound.csv", "RIFF....WAVEfmt ");

        HttpResponse<String> response = api.register("boxes", path.replace("{allowed}", ALLOWED.toString()));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).get("detail").stringValue()).contains(detail);
        assertThat(datasets.count()).isZero();
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        api.upload("boxes", CSV);

        HttpResponse<String> response =
                api.register("boxes", write("boxes.csv", CSV).toString());

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).get("type").stringValue()).isEqualTo("/problems/name-taken");
    }

    @Test
    void readsNothingOfAFileThatHasChanged() throws Exception {
        Path file = write("boxes.csv", CSV);
        api.register("boxes", file.toString());
        DatasetSource source = sources.find("boxes").orElseThrow();
        assertThat(sources.unusable(source)).isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(sources.unusable(source).orElseThrow()).contains("has changed", "Register it again");
        Files.writeString(file, CSV + "1,1,1\n");

        HttpResponse<String> preview = api.get("/boxes/preview");
        assertThat(preview.statusCode()).isEqualTo(409);
        assertThat(json(preview).get("type").stringValue()).isEqualTo("/problems/dataset-changed");
        assertThat(json(preview).get("detail").stringValue()).contains("it had 36 bytes and has 42");
        assertThat(json(api.get("/boxes")).get("changed").stringValue()).contains("it had 36 bytes and has 42");
        Files.delete(file);
        assertThat(sources.unusable(source).orElseThrow()).contains("is not there any more");
        assertThat(api.delete("/boxes").statusCode()).isEqualTo(204);
    }

    @Test
    void seesThatAFolderHasAnotherFile() throws Exception {
        write("pets/cat/a.png", "one");
        write("pets/dog/b.png", "other");
        api.register("pets", ALLOWED.resolve("pets").toString());

        write("pets/dog/c.png", "new");

        assertThat(json(api.get("/pets/preview")).get("detail").stringValue()).contains("it had 2 files and has 3");
    }
}
