package io.engram.data.source;

import io.engram.data.InvalidData;
import io.engram.data.UnreadableRow;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A JSON object in each line. A line that is none can be skipped. */
final class JsonLines implements JsonRows {

    private final Content content;
    private final InputStream file;
    private final JsonCells cells = new JsonCells();
    private long line;

    JsonLines(Content content) {
        this.content = content;
        this.file = new BufferedInputStream(content.stream(), 1 << 16);
    }

    @Override
    public @Nullable Map<String, Object> next() {
        String text = line();
        while (text != null && text.isBlank()) {
            text = line();
        }
        if (text == null) {
            return null;
        }
        try (JsonParser json = JsonCells.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("is no JSON object. Write one object in each line.", null);
            }
            Map<String, Object> row = cells.row(json);
            if (json.nextToken() != null) {
                throw unreadable("goes on behind its object. Write one object in each line.", null);
            }
            return row;
        } catch (JacksonException e) {
            throw unreadable("is no JSON: " + JsonCells.reason(e) + ". Mend the line.", e);
        } catch (UnreadableRow e) {
            throw e;
        } catch (InvalidData e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private UnreadableRow unreadable(String reason, @Nullable Throwable cause) {
        return new UnreadableRow(content.name() + ": " + place() + " " + reason, cause);
    }

    private @Nullable String line() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            int next = file.read();
            if (next < 0) {
                return null;
            }
            line++;
            boolean tooLong = false;
            for (; next >= 0 && next != '\n'; next = file.read()) {
                tooLong = bytes.size() >= JsonCells.MAX_ROW;
                if (!tooLong) {
                    bytes.write(next);
                }
            }
            if (tooLong) {
                throw unreadable(
                        "is longer than " + JsonCells.MAX_ROW
                                + " bytes. Write one object in each line, and keep large arrays as tensors.",
                        null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw unreadable("is not valid UTF-8. Save the file as UTF-8.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String place() {
        return "line " + line;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
