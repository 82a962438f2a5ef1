package io.engram.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a stream as the HTML standard says that a browser does. */
final class EventReader implements AutoCloseable {

    private final HttpResponse<InputStream> answer;
    private final InputStream in;
    private String lastId = "";
    private int left = Integer.MAX_VALUE;

    EventReader(HttpResponse<InputStream> answer) {
        this.answer = answer;
        this.in = new BufferedInputStream(answer.body());
    }

    /** Sees the end after so many bytes, wherever in an event that is. */
    EventReader cutAfter(int bytes) {
        left = bytes;
        return this;
    }

    /**
     * What stands between two empty lines.
     *
     * @param id null: it has none
     */
    record Block(@Nullable String id, String event, String data, String comment, String retry) {

        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** What a browser would come back with. */
    String lastId() {
        return lastId;
    }

    /** Null at the end. A block that breaks off is none. */
    @Nullable
    Block block() throws IOException {
        String id = null;
        String event = "";
        String data = "";
        String comment = "";
        String retry = "";
        for (String line = line(); line != null; line = line()) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            switch (field) {
                case "id" -> id = value;
                case "event" -> event = value;
                case "data" -> data = data + value;
                case "retry" -> retry = value;
                default -> comment = comment + value;
            }
            if (line.isEmpty()) {
                lastId = id == null ? lastId : id;
                return new Block(id, event, data, comment, retry);
            }
        }
        return null;
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (left-- > 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
        }
        return null;
    }

    /** The next with data; null at the end. */
    @Nullable
    Block event() throws IOException {
        Block next = block();
        while (next != null && next.data().isEmpty()) {
            next = block();
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
