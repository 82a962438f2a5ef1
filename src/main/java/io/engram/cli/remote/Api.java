package io.engram.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A client of a server's REST API. What the server refuses, and its silence, are a {@link Refused} with a sentence. */
public final class Api {

    /** Where a server listens if nobody says otherwise. */
    public static final String USUAL_ADDRESS = "http://127.0.0.1:8080";

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final int REFUSALS = 300;
    private static final long LONGEST_PAUSE_SECONDS = 10;

    private final HttpClient client;
    private final String address;
    private final String token;

    /**
     * Asks nothing yet.
     *
     * @param server its address, as http://127.0.0.1:8080
     * @param token what to come in with; empty: nothing
     */
    public Api(String server, String token) {
        if (!server.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new Refused(
                    Refused.WRONG_USE,
                    "--server must be an address such as " + USUAL_ADDRESS + ", was '" + server + "'.");
        }
        this.address = server.replaceAll("/+$", "");
        this.token = token;
        this.client = client(address.startsWith("https:"));
    }

    private static HttpClient client(boolean encrypts) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECTING);
        if (encrypts) {
            return builder.build();
        }
        try {
            // Reading the certificates of all authorities would take longer than the command itself.
            return builder.sslContext(SSLContext.getInstance("TLS"))
                    .sslParameters(new SSLParameters())
                    .build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** A part of a path or of a query, whatever is in it. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Begins a request.
     *
     * @param path below /api/v1
     */
    public HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/v1" + path));
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            // Its own message would repeat the token.
            throw new Refused(
                    Refused.WRONG_USE,
                    "The address of the server, or the token, has characters in it that cannot be sent.");
        }
    }

    public JsonNode get(String path) {
        return json(send(request(path)).body());
    }

    /** Posts JSON. The answer may be empty: then it is a missing node. */
    public JsonNode post(String path, String json) {
        return post(path, "application/json", json);
    }

    public JsonNode post(String path, String type, String body) {
        return json(send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)))
                .body());
    }

    /** Changes some fields. */
    JsonNode patch(String path, JsonNode fields) {
        return json(send(request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(fields.toString())))
                .body());
    }

    public void delete(String path) {
        send(request(path).DELETE());
    }

    /** The answer, if it is none of refusal. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = exchange(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() >= REFUSALS) {
                throw Problem.of(answer.statusCode(), answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** The body as it comes; whoever asks closes it. */
    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException {
        HttpResponse<InputStream> answer = exchange(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() >= REFUSALS) {
            try (InputStream body = answer.body()) {
                throw Problem.of(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return answer;
    }

    /**
     * Posts something once, however often it has to be sent: all attempts have the same key, by which the server knows
     * what it has done already.
     */
    JsonNode postOnce(String path, String type, BodyPublisher body, String givenKey) {
        String key = givenKey.isEmpty() ? UUID.randomUUID().toString() : givenKey;
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .header("Idempotency-Key", key)
                .POST(body)
                .build();
        String last = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long pause = attempt;
            try {
                HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
                if (answer.statusCode() < REFUSALS) {
                    return json(answer.body());
                }
                Refused refused = Problem.of(answer.statusCode(), answer.body());
                if (!Problem.passes(answer.statusCode(), answer.body())) {
                    throw refused;
                }
                last = String.valueOf(refused.getMessage());
                pause = answer.headers().firstValueAsLong("Retry-After").orElse(attempt);
            } catch (ConnectException e) {
                if (attempt == 1) {
                    throw unreachable(e);
                }
                last = unreachable(e).getMessage() + "";
            } catch (IOException e) {
                last = "The connection to " + address + " broke before an answer came.";
            }
            if (attempt < ATTEMPTS) {
                Pause.of(Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, pause)));
            }
        }
        throw new Refused(
                Refused.NO_SERVER,
                last + "\nWhether it was posted is not known. Repeat the command with --key " + key
                        + ", and it is posted once.");
    }

    <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Refused.NO_SERVER, "Interrupted.", e);
        }
    }

    Refused unreachable(IOException e) {
        String why;
        if (e instanceof HttpTimeoutException && !(e instanceof java.net.http.HttpConnectTimeoutException)) {
            why = "The server at " + address + " takes the question, but does not answer it. Look into its log.";
        } else if (e instanceof SSLException) {
            why = "There is no safe connection to " + address + ": " + e.getMessage();
        } else {
            why = "No server answers at " + address
                    + ". Start one with engram serve, or name another with --server or ENGRAM_SERVER.";
        }
        return new Refused(Refused.NO_SERVER, why, e);
    }

    static JsonNode json(String body) {
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw new Refused(Refused.NO_SERVER, "The answer cannot be read. Is it an Engram server?", e);
        }
    }

    /** The address to show to people. */
    String address() {
        return address;
    }
}
