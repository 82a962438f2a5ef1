package io.engram.dataset;

import static io.engram.dataset.DatasetFixtures.CSV;
import static io.engram.dataset.DatasetFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

@DatasetServerTest
class DatasetControllerTests {

    private final StoredDatasets datasets;
    private final DatasetFixtures api;

    DatasetControllerTests(@Autowired StoredDatasets datasets, @LocalServerPort int port) {
        this.datasets = datasets;
        this.api = new DatasetFixtures(port);
    }

    @BeforeEach
    void clear() throws Exception {
        DatasetFixtures.clear(datasets);
    }

    @Test
    void storesAStreamedBody() throws Exception {
        HttpResponse<String> response = api.upload("boxes", CSV);

        JsonNode dataset = json(response);
        String id = dataset.get("id").stringValue();
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/datasets/" + id);
        assertThat(id).matches("dst_[0-9a-z]{26}");
        assertThat(dataset.get("sha256").stringValue()).isEqualTo(DatasetFixtures.SHA256);
        assertThat(dataset.get("bytes").asInt()).isEqualTo(CSV.length());
        assertThat(dataset.get("rows").asInt()).isEqualTo(2);
        assertThat(dataset.get("created_at").stringValue()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(dataset.get("sample").booleanValue()).isFalse();
        assertThat(dataset.get("columns").get(0))
                .hasToString("{\"name\":\"width\",\"type\":\"number\",\"min\":1.5,\"max\":3.25,\"first_bad_cell\":null,"
                        + "\"missing\":0,\"mean\":2.375,\"spread\":{\"std\":1.2374368670764582,\"histogram\":{\"from\":1.5,"
                        + "\"width\":0.0625,\"counts\":[1" + ",0".repeat(27) + ",1]}}}");
        assertThat(DatasetFixtures.files()).singleElement().satisfies(file -> {
            assertThat(file).hasFileName(id + ".csv");
            assertThat(Files.readString(file)).isEqualTo(CSV);
        });
    }

    @Test
    void takesAnArchiveForWhatItHolds() throws Exception {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (String file : List.of("manifest.csv", "a.wav", "b.wav")) {
                zip.putNextEntry(new ZipEntry(file));
                zip.write((file.endsWith(".csv") ? "file,word\na.wav,yes\nb.wav,no\n" : "RIFF")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }

        HttpResponse<String> response = api.upload("words", archive.toByteArray());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(json(response).get("rows").asInt()).isEqualTo(2);
        assertThat(json(response).at("/columns/0/type").stringValue()).isEqualTo("file");
        assertThat(json(response).at("/columns/1/values/counts")).hasToString("{\"yes\":1,\"no\":1}");
        assertThat(json(api.get("/words/preview")).get("rows")).hasToString("[[\"a.wav\",\"yes\"],[\"b.wav\",\"no\"]]");
        // In a list the statistics, whose size grows with the file, are left out.
        assertThat(json(api.get("")).at("/items/0/columns/1").has("values")).isFalse();
    }

    @Test
    void refusesWhatIsNoDatasetByTheNameThatItWasGiven() throws Exception {
        HttpResponse<String> response = api.upload("sound", "RIFF....WAVEfmt ".getBytes(StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue()).startsWith("sound: is a WAV file, not a dataset.");
        assertThat(DatasetFixtures.files()).isEmpty();
    }

    @Test
    void leavesOutRowsThatAreNoneWhereItIsTold() throws Exception {
        String lines = "{\"a\": 1}\n{\"a\":\n{\"a\": 3}\n";
        HttpResponse<String> refused = api.upload("lines", lines.getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).get("detail").stringValue())
                .startsWith("lines: line 2 is no JSON: ")
                .endsWith(" Mend the line. Or leave such rows out, by bad_rows=skip.");
        assertThat(json(refused).get("skippable").booleanValue()).isTrue();
        HttpResponse<String> mostlyBad =
                api.upload("lines&bad_rows=skip", "{\"a\": 1}\n2\n3\n".getBytes(StandardCharsets.UTF_8));
        assertThat(mostlyBad.statusCode()).isEqualTo(422);
        assertThat(json(mostlyBad).get("detail").stringValue()).endsWith("which are too many to be left out.");
        assertThat(json(mostlyBad).has("skippable")).isFalse();

        for (String content : List.of(lines, "a,b\n1,2\n2\n3,4\n")) {
            HttpResponse<String> response = api.upload("rows&bad_rows=skip", content.getBytes(StandardCharsets.UTF_8));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
            for (JsonNode dataset : List.of(
                    json(response), json(api.get("/rows")), json(api.get("")).at("/items/0"))) {
                assertThat(dataset.get("rows").asInt()).isEqualTo(2);
                assertThat(dataset.at("/unreadable/count").asInt()).isEqualTo(1);
                assertThat(dataset.at("/unreadable/first").stringValue())
                        .startsWith("rows: ")
                        .contains(" 2 ");
            }
            assertThat(json(api.get("/rows/preview?from=2")).at("/rows/0/0").stringValue())
                    .isEqualTo("3");
            DatasetFixtures.clear(datasets);
        }
        HttpResponse<String> wrong = api.upload("rows&bad_rows=keep", lines.getBytes(StandardCharsets.UTF_8));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).get("detail").stringValue()).contains("'bad_rows'", "'keep' is no rule. Write refuse");
    }

    @Test
    void storesTheFileOfAFormUnderItsOwnName() throws Exception {
        HttpResponse<String> response = api.uploadForm("""
                        --cut
                        Content-Disposition: form-data; name="file"; filename="C:\\data\\Boxes.CSV"
                        Content-Type: text/csv

                        a,b
                        1,2
                        --cut--
                        """);

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).get("name").stringValue()).isEqualTo("Boxes");
        assertThat(json(response).get("rows").asInt()).isEqualTo(1);
    }

    /** The second one would be lost without a word. */
    @Test
    void refusesTwoFilesInAForm() throws Exception {
        String part = """
                        --cut
                        Content-Disposition: form-data; name="file"; filename="%s.csv"

                        a,b
                        1,2
                        """;
        HttpResponse<String> response = api.uploadForm(part.formatted("x") + part.formatted("y") + "--cut--\n");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("detail").stringValue())
                .contains("'file': is given 2 times. Send one file, or a zip or tar of them.");
        assertThat(DatasetFixtures.files()).isEmpty();
    }

    @Test
    void storesTheFileOfAFormUnderTheNameThatIsGiven() throws Exception {
        HttpResponse<String> response = api.uploadForm("""
                        --cut
                        Content-Disposition: form-data; name="name"

                        my-boxes
                        --cut
                        Content-Disposition: form-data; name="file"; filename="boxes (1).csv"

                        a,b
                        1,2
                        --cut--
                        """);

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).get("name").stringValue()).isEqualTo("my-boxes");
    }

    @Test
    void refusesATakenName() throws Exception {
        api.upload("boxes", CSV);

        HttpResponse<String> response = api.upload("boxes", CSV);

        assertProblem(response, 409, "/problems/name-taken", "There is a dataset named 'boxes' already");
        assertThat(DatasetFixtures.files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'',is missing", "-boxes,cannot name a dataset", "my%20boxes,'my boxes'", "..%2Fboxes,'../boxes'"})
    void refusesWhatIsNoName(String name, String reason) throws Exception {
        assertProblem(api.upload(name, CSV), 400, "/problems/invalid-parameter", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a,b\n1\n`|boxes: Row 1 has 1 cell",
                "``|boxes: It is empty",
                "`a,b\n1,\"2\n`|boxes: A quote in row 1 is never closed"
            })
    void refusesAnUnusableFileAndLeavesNothing(String csv, String reason) throws Exception {
        HttpResponse<String> response = api.upload("boxes", csv);

        assertProblem(response, 422, "/problems/invalid-dataset", reason);
        assertThat(DatasetFixtures.files()).isEmpty();
        assertThat(datasets.count()).isZero();
    }

    @Test
    void storesNothingForAClientThatCannotReadTheAnswer() throws Exception {
        HttpResponse<String> stream = api.upload("boxes", CSV, "application/xml");

        assertThat(stream.statusCode()).isEqualTo(406);
        assertThat(DatasetFixtures.files()).isEmpty();
        assertThat(datasets.count()).isZero();
    }

    @Test
    void listsUploadsFromTheNewestAndSamplesBehindThem() throws Exception {
        for (String name : List.of("first", "second", "third")) {
            api.upload(name, CSV);
        }

        JsonNode one = json(api.get("?limit=2"));
        JsonNode two = json(api.get("?limit=1&cursor=" + one.get("next_cursor").stringValue()));
        JsonNode three = json(api.get("?cursor=" + two.get("next_cursor").stringValue()));
        JsonNode four = json(api.get("?cursor=digits"));

        assertThat(names(one)).containsExactly("third", "second");
        assertThat(names(two)).containsExactly("first");
        assertThat(names(three)).containsExactly("digits");
        assertThat(three.get("next_cursor").isNull()).isTrue();
        assertThat(three.get("max_upload_bytes").asLong()).isEqualTo(64 << 10);
        assertThat(names(four)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0,1 to 200",
        "?limit=201,1 to 200",
        "?cursor=nonsense,no cursor",
        "/digits/preview?rows=1001,1 to 1000",
        "/digits/preview?from=0,1 to",
        "/digits/arrays?column=p0&rows=101,1 to 100",
        "/digits/arrays?column=p_0,none that is called 'p_0'"
    })
    void refusesAParameterOutOfItsRange(String query, String reason) throws Exception {
        assertProblem(api.get(query), 400, "/problems/invalid-parameter", reason);
    }

    @Test
    void showsTheFirstRowsOfAnUploadByItsName() throws Exception {
        api.upload("boxes", CSV);

        JsonNode dataset = json(api.get("/boxes"));
        JsonNode preview = json(api.get("/boxes/preview?rows=1"));

        assertThat(dataset.get("preview")).hasToString("[[\"1.5\",\"2\",\"0\"],[\"3.25\",\"1\",\"1\"]]");
        assertThat(preview)
                .hasToString("{\"columns\":[\"width\",\"height\",\"label\"],\"rows\":[[\"1.5\",\"2\",\"0\"]]}");
    }

    @Test
    void showsASampleAsIfItHadBeenUploaded() throws Exception {
        JsonNode digits = json(api.get("/digits"));

        assertThat(digits.get("sample").booleanValue()).isTrue();
        assertThat(digits.get("rows").asInt()).isEqualTo(1797);
        assertThat(digits.get("columns")).hasSize(65);
        assertThat(digits.get("preview")).hasSize(10);
        assertThat(digits.get("sha256").stringValue()).matches("[0-9a-f]{64}");
    }

    @Test
    void deletesAnUploadWithItsFile() throws Exception {
        api.upload("boxes", CSV);

        assertThat(api.delete("/boxes").statusCode()).isEqualTo(204);

        assertThat(DatasetFixtures.files()).isEmpty();
        assertProblem(api.get("/boxes"), 404, "/problems/not-found", "There is no dataset 'boxes'");
    }

    @Test
    void keepsADatasetThatIsInUse() throws Exception {
        api.upload("used", CSV);

        assertProblem(api.delete("/used"), 409, "/problems/dataset-in-use", "used by exp_1, exp_2");
        assertThat(json(api.get("/used")).get("used_by")).hasToString("[\"exp_1\",\"exp_2\"]");
        assertThat(json(api.get("")).at("/items/0/used_by")).hasSize(2);
    }

    @Test
    void keepsASample() throws Exception {
        assertProblem(api.delete("/digits"), 409, "/problems/dataset-in-use", "sample that comes with Engram");
    }

    @Test
    void namesTheNearestDataset() throws Exception {
        assertProblem(api.get("/digts"), 404, "/problems/not-found", "did you mean 'digits'?");
    }

    @Test
    void refusesAFormWithoutItsEnd() throws Exception {
        HttpResponse<String> response = api.uploadForm("""
                        --cut
                        Content-Disposition: form-data; name="file"; filename="boxes.csv"

                        a,b
                        """);

        assertProblem(response, 400, "/problems/broken-upload", "could not be read to its end");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type, String reason) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).get("type").stringValue()).isEqualTo(type);
        assertThat(json(response).get("detail").stringValue()).contains(reason);
        assertThat(json(response).get("title").stringValue()).isNotEmpty();
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(item -> item.get("name").stringValue())
                .toList();
    }

    @SpringBootApplication(scanBasePackages = {"io.engram.dataset", "io.engram.catalog"})
    static class DatasetsOnly {

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));
        }

        @Bean
        ModelResolver schemaNames() {
            return new ModelResolver(
                            Json31.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                    .openapi31(true);
        }

        @Bean
        DatasetUse use() {
            return (id, name) -> name.equals("used") ? List.of("exp_2", "exp_1") : List.of();
        }
    }
}
