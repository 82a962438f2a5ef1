package io.engram.dataset;

import io.engram.TestFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the server of {@link DatasetServerTest}. */
final class DatasetFixtures {

    static final String CSV = "width,height,label\n1.5,2,0\n3.25,1,1\n";
    static final String SHA256 = "5a4d7294363b177889f13bbb5fe033f9bb80af5484ed1b1f617f106e4e44017e";

    private static final Path FOLDER = TestFolder.of("datasets").resolve("datasets");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String root;

    DatasetFixtures(int port) {
        this.root = "http://127.0.0.1:" + port + "/api/v1/datasets";
    }

    static void clear(StoredDatasets datasets) throws IOException {
        datasets.deleteAllInBatch();
        for (Path file : files()) {
            // An earlier run leaves a folder: what no dataset claimed when this one's server started.
            FileSystemUtils.deleteRecursively(file);
        }
    }

    static List<Path> files() throws IOException {
        if (!Files.exists(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.toList();
        }
    }

    HttpResponse<String> upload(String name, String csv) throws IOException, InterruptedException {
        return send(request("?name=" + name).header("Content-Type", "text/csv").POST(BodyPublishers.ofString(csv)));
    }

    HttpResponse<String> upload(String name, byte[] bytes) throws IOException, InterruptedException {
        return send(request("?name=" + name)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bytes)));
    }

    /** @param accept what the client understands */
    HttpResponse<String> upload(String name, String csv, String accept) throws IOException, InterruptedException {
        return send(request("?name=" + name)
                .header("Content-Type", "text/csv")
                .header("Accept", accept)
                .POST(BodyPublishers.ofString(csv)));
    }

    /** Of a path of this machine. */
    HttpResponse<String> register(String name, String path) throws IOException, InterruptedException {
        return register(name, path, "refuse");
    }

    /** With a rule for rows that cannot be read. */
    HttpResponse<String> register(String name, String path, String badRows) throws IOException, InterruptedException {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("name", name)
                .put("path", path)
                .put("bad_rows", badRows)
                .toString();
        return send(HttpRequest.newBuilder(URI.create(root + ":register"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> uploadForm(String fields) throws IOException, InterruptedException {
        return send(request("")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(BodyPublishers.ofString(fields.replace("\n", "\r\n"))));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> get(String path, String header, String value) throws IOException, InterruptedException {
        return send(request(path).header(header, value).GET());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** OpenAPI of everything that this server does. */
    HttpResponse<String> docs() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(root).resolve("/v3/api-docs")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
