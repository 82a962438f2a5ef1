package io.engram.dataset;

import static io.engram.dataset.DatasetFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Looking into a dataset: rows from anywhere, arrays, and the files that rows name. */
@DatasetServerTest
class DatasetContentTests {

    private static final Map<String, byte[]> FILES = new TreeMap<>(Map.of(
            "manifest.csv", utf8("file,word\na.wav,yes\nfar/b.png,no\nc.html,no\nd.flac,no\n"),
            "a.wav", utf8("RIFF0000WAVEfmt and so on"),
            "far/b.png", latin("\u0089PNG\r\n\u001A\n and so on"),
            "c.html", utf8("<script>alert(1)</script>"),
            "d.flac", utf8("fLaC")));

    private final StoredDatasets datasets;
    private final OpenSources sources;
    private final DatasetFixtures api;

    DatasetContentTests(@Autowired StoredDatasets datasets, @Autowired OpenSources sources, @LocalServerPort int port) {
        this.datasets = datasets;
        this.sources = sources;
        this.api = new DatasetFixtures(port);
    }

    @BeforeEach
    void clear() throws Exception {
        DatasetFixtures.clear(datasets);
    }

    @Test
    void givesTheFilesThatRowsNameAndCallsThemWhatTheyAre() throws Exception {
        api.upload("zipped", zip(FILES));
        api.upload("tarred", tar());

        for (String dataset : new String[] {"zipped", "tarred"}) {
            assertFile(dataset, "a.wav", "audio/wav");
            assertFile(dataset, "far/b.png", "image/png");
            assertFile(dataset, "d.flac", "audio/flac");
            assertFile(dataset, "c.html", "application/octet-stream");
        }
        // Or a browser would run what somebody has uploaded.
        assertThat(file("zipped", "c.html")
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElseThrow())
                .startsWith("attachment;")
                .contains("c.html");
    }

    @Test
    void givesAFileOnceToWhoeverKeepsIt() throws Exception {
        api.upload("zipped", zip(FILES));
        String tag = file("zipped", "a.wav").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = api.get("/zipped/files?path=a.wav", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b.wav",
                "../manifest.csv",
                "far/../a.wav",
                "/etc/passwd",
                "/a.wav",
                "..",
                "",
                "far",
                "far/",
                "C:\\a.wav",
                "..\\a.wav",
                "a.wav\u0000.png",
                "A.WAV"
            })
    void looksForNothingThatTheDatasetDoesNotList(String path) throws Exception {
        api.upload("zipped", zip(FILES));

        HttpResponse<String> answer = file("zipped", path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).get("detail").stringValue()).contains("'zipped' has no file '" + path + "'");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void knowsNoFilesOfATableAloneWhateverLiesBesideIt() throws Exception {
        api.upload("table", "file,word\ntable.csv,yes\n");

        for (String dataset : new String[] {"table", "digits"}) {
            for (String path : new String[] {"table.csv", "digits.csv", dataset, "../" + dataset}) {
                assertThat(file(dataset, path).statusCode()).as(path).isEqualTo(404);
            }
        }
        assertThat(file("none", "a.wav").statusCode()).isEqualTo(404);
        assertThat(api.get("/table/files").statusCode()).isEqualTo(400);
    }

    @Test
    void showsRowsFromAnywhere() throws Exception {
        api.upload("zipped", zip(FILES));
        api.upload("table", "a\n1\n2\n3\n4\n");

        assertThat(json(api.get("/table/preview?from=2&rows=2")).get("rows")).hasToString("[[\"2\"],[\"3\"]]");
        assertThat(json(api.get("/zipped/preview?from=4")).get("rows")).hasToString("[[\"d.flac\",\"no\"]]");
        assertThat(json(api.get("/digits/preview?from=1797&rows=5")).get("rows"))
                .hasSize(1);
        assertThat(json(api.get("/table/preview?from=5")).get("rows")).isEmpty();
    }

    @Test
    void showsTheArraysOfRows() throws Exception {
        // Its column has no name of its own, and not that of the file in which it is kept.
        api.upload("images", npy("3, 2, 2", 12));

        JsonNode arrays = json(api.get("/images/arrays?column=value&from=2&rows=5"));

        assertThat(arrays.get("rows"))
                .hasToString("[{\"row\":2,\"shape\":[2,2],\"values\":[4.0,5.0,6.0,7.0],\"reason\":null},"
                        + "{\"row\":3,\"shape\":[2,2],\"values\":[8.0,9.0,10.0,11.0],\"reason\":null}]");
    }

    @Test
    void saysThatAColumnHoldsNoArrays() throws Exception {
        api.upload("plain", utf8("a,b\n1,x\n2,y\n"));

        HttpResponse<String> refused = api.get("/plain/arrays?column=b");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("detail").stringValue()).contains("'b' is of type text", "preview");
    }

    @Test
    void saysOfACellThatIsNoArrayWhyAndShowsTheOthers() throws Exception {
        api.upload("ragged", utf8("{\"x\": [[1, 2]]}\n{\"x\": [[1, 2], [3]]}\n{\"x\": [[5, 6]]}\n"));

        JsonNode rows = json(api.get("/ragged/arrays?column=x")).get("rows");

        assertThat(rows).hasSize(3);
        assertThat(rows.at("/0/values")).hasToString("[1.0,2.0]");
        assertThat(rows.at("/1/values").isNull()).isTrue();
        assertThat(rows.at("/1/reason").stringValue())
                .startsWith("has a list of 1 at [1], while the first one there has 2.");
        assertThat(rows.at("/2/values")).hasToString("[5.0,6.0]");
    }

    @Test
    void showsListsAndSaysWhyOneIsNotThere() throws Exception {
        api.upload("lists", utf8("{\"x\": [1, 2.5]}\n{\"x\": null}\n{\"x\": [\"a\"]}\n"));

        JsonNode rows = json(api.get("/lists/arrays?column=x")).get("rows");

        assertThat(rows).hasSize(2);
        assertThat(rows.at("/0/values")).hasToString("[1.0,2.5]");
        assertThat(rows.at("/1/row").asInt()).isEqualTo(3);
        assertThat(rows.at("/1/values").isNull()).isTrue();
        assertThat(rows.at("/1/reason").stringValue()).contains("'a', which is no number");
    }

    @Test
    void closesWhatIsDeletedAndKeepsFewOpen() throws Exception {
        for (String name : new String[] {"one", "two", "three"}) {
            api.upload(name, zip(FILES));
            file(name, "a.wav");
        }
        assertThat(sources.count()).isEqualTo(2);

        api.delete("/three");

        assertThat(sources.count()).isEqualTo(1);
        assertThat(file("one", "a.wav").statusCode()).isEqualTo(200);
    }

    private void assertFile(String dataset, String path, String type) throws Exception {
        HttpResponse<String> answer = file(dataset, path);
        byte[] expected = FILES.getOrDefault(path, new byte[0]);

        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(expected.length);
        assertThat(answer.body()).isEqualTo(new String(expected, StandardCharsets.UTF_8));
    }

    private HttpResponse<String> file(String dataset, String path) throws IOException, InterruptedException {
        return api.get("/" + dataset + "/files?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return archive.toByteArray();
    }

    private static byte[] tar() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
            for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return archive.toByteArray();
    }

    /** float32, counted up from 0. */
    private static byte[] npy(String shape, int values) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer file = ByteBuffer.allocate(10 + padded.length() + 4 * values).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin("\u0093NUMPY\u0001\u0000")).putShort((short) padded.length());
        file.put(latin(padded));
        for (int i = 0; i < values; i++) {
            file.putFloat(i);
        }
        return file.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
