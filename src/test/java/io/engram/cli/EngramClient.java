package io.engram.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that a test has started, and how to talk to it. */
public abstract class EngramClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private String address = "";

    EngramClient() {}

    /** Where it is, once it is there. */
    final void at(String known) {
        address = known;
    }

    /** As the server itself calls it: http://127.0.0.1:8080. */
    public String address() {
        return address;
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1" + path)).timeout(Duration.ofMinutes(1));
    }

    public JsonNode get(String path) {
        return JSON.readTree(send(request(path)).body());
    }

    /** Posts a definition and returns the experiment's id. */
    public String post(String yaml) {
        HttpResponse<byte[]> answer = send(request("/experiments")
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(yaml)));
        JsonNode body = JSON.readTree(answer.body());
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + body);
        }
        return body.get("id").asString();
    }

    public String status(String experiment) {
        return get("/experiments/" + experiment).get("status").asString();
    }

    @Override
    public abstract void close();
}
