package io.engram.cli;

import io.engram.access.AccessToken;
import io.engram.access.NewToken;
import io.engram.access.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of a server that runs, by its API. */
final class RemoteTokens implements TokenStore {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final JsonMapper json;
    private final String tokens;
    private final String credential;

    /** @param credential the token to come in with; empty: none */
    RemoteTokens(String server, String credential, JsonMapper json) {
        if (!server.matches("https?://[^/?#]+/?")) {
            throw new Refused("--server must be an address such as http://127.0.0.1:8080, was '" + server + "'.");
        }
        this.tokens = server.replaceAll("/$", "") + "/api/v1/tokens";
        this.credential = credential;
        this.json = json;
    }

    @Override
    public NewToken create(TokenRequest request) {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(json.writeValueAsString(request));
        return read(
                send(request("").header("Content-Type", "application/json").POST(body)),
                new TypeReference<NewToken>() {});
    }

    @Override
    public List<AccessToken> list() {
        return read(send(request("")), new TypeReference<List<AccessToken>>() {});
    }

    @Override
    public void revoke(String id) {
        if (!id.matches("\\w+")) {
            throw new Refused("'" + id + "' is no token's id. engram tokens list shows them.");
        }
        send(request("/" + id).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(tokens + path)).timeout(PATIENCE);
            return credential.isEmpty() ? request : request.header("Authorization", "Bearer " + credential);
        } catch (IllegalArgumentException e) {
            // Its own message would repeat the token.
            throw new Refused("The address of the server, or the token, has characters in it that cannot be sent.");
        }
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new Refused("The server refuses (" + answer.statusCode() + "): " + problem(answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new Refused("No server answers at " + tokens + ". Does it run, and listen there?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted", e);
        }
    }

    private String problem(String body) {
        try {
            JsonNode problem = json.readTree(body);
            StringBuilder text = new StringBuilder(problem.path("detail").asString());
            problem.path("errors")
                    .forEach(error -> text.append("\n  ")
                            .append(error.path("pointer").asString())
                            .append(": ")
                            .append(error.path("detail").asString()));
            return text.toString();
        } catch (JacksonException e) {
            return "it does not say why. Is it an Engram server?";
        }
    }

    private <T> T read(String body, TypeReference<T> type) {
        try {
            return json.readValue(body, type);
        } catch (JacksonException e) {
            throw new Refused("The answer cannot be read. Is it an Engram server?");
        }
    }

    @Override
    public void close() {
        // Java 17's client ends with its last request.
    }
}
