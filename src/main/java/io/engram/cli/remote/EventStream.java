package io.engram.cli.remote;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A server's stream of events, read line by line (the format is that of HTML's server-sent events). It is opened again
 * when it breaks, behind the last event that has an id, so that each is told once.
 */
final class EventStream implements AutoCloseable {

    /** The server says something every 15 seconds, if only that it lives. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final int REFUSALS = 300;

    private final Api api;
    private final String path;
    private final Duration silence;
    private Duration retry = Duration.ofSeconds(2);
    private String lastId;
    private @Nullable StreamLines lines;

    /** @param lastId the stream begins behind it */
    EventStream(Api api, String path, String lastId) {
        this(api, path, lastId, SILENCE);
    }

    EventStream(Api api, String path, String lastId, Duration silence) {
        this.api = api;
        this.path = path;
        this.lastId = lastId;
        this.silence = silence;
    }

    /**
     * Waits for the next event.
     *
     * @throws IOException when the connection is lost or cannot be made; the next call makes a new one
     * @throws Refused when the server does not want to tell
     */
    StreamEvent next() throws IOException {
        StreamLines from = lines == null ? connect() : lines;
        lines = from;
        try {
            return read(from);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** How long to wait before the connection is made again. */
    Duration retry() {
        return retry;
    }

    private StreamLines connect() throws IOException {
        HttpRequest.Builder request =
                api.request(path).header("Accept", "text/event-stream").timeout(silence);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
                api.exchange(request.build(), BodyHandlers.ofPublisher());
        if (answer.statusCode() >= REFUSALS) {
            BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
            answer.body().subscribe(text);
            String body = text.getBody().toCompletableFuture().join();
            Refused refused = Problem.of(answer.statusCode(), body);
            if (Problem.passes(answer.statusCode(), body)) {
                throw new IOException(refused.getMessage());
            }
            throw refused;
        }
        StreamLines opened = new StreamLines();
        answer.body().subscribe(BodySubscribers.fromLineSubscriber(opened));
        return opened;
    }

    private StreamEvent read(StreamLines from) throws IOException {
        String type = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        while (true) {
            String line = from.next(silence);
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" -> data.append(data.length() == 0 ? "" : "\n").append(value);
                case "retry" -> setRetry(value);
                default -> {
                    // A comment, which begins with the colon, or a field of a later time.
                }
            }
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    lastId = id.isEmpty() ? lastId : id;
                    return new StreamEvent(type, id, Api.json(data.toString()));
                }
                // Where the stream stands; whoever asked for what was before has not got it yet.
                lastId = lastId.isEmpty() ? id : lastId;
                type = "message";
                id = "";
            }
        }
    }

    private void setRetry(String milliseconds) {
        if (milliseconds.matches("\\d{1,9}")) {
            Duration asked = Duration.ofMillis(Long.parseLong(milliseconds));
            retry = asked.compareTo(LONGEST_RETRY) < 0 ? asked : LONGEST_RETRY;
        }
    }

    @Override
    public void close() {
        if (lines != null) {
            lines.cancel();
            lines = null;
        }
    }
}
