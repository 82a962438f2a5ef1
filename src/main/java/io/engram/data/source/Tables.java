package io.engram.data.source;

import io.engram.data.UnreadableRow;
import io.engram.data.Utf8Reader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Opens one file that holds rows, whatever its format. */
final class Tables {

    private final SourceOptions options;

    Tables(SourceOptions options) {
        this.options = options;
    }

    /** Opens what the content is, not what it is called. */
    Source open(Content content) {
        byte[] head = Format.head(content);
        return switch (Format.of(head)) {
            case CSV -> new CsvSource(content, options.missing());
            case JSON_ARRAY -> new JsonSource(content, JsonLayout.ARRAY);
            case JSON_OBJECT -> new JsonSource(content, layout(content));
            case GZIP -> {
                if (content instanceof GzipContent) {
                    throw content.invalid("is packed twice. Unpack it once.");
                }
                yield open(new GzipContent(content));
            }
            case EMPTY -> throw content.invalid("is empty. Send a file with one row for each example.");
            case PARQUET -> new ParquetSource(content);
            case NPY, SAFETENSORS, IDX -> TensorFiles.open(content);
            case ZIP, TAR -> throw content.invalid("is an archive within another. Put its files there themselves.");
            case OTHER -> throw Objects.requireNonNull(Foreign.of(head)).refused(content.name());
        };
    }

    /** One object that holds objects only is a table by id; else it is the first line. */
    private static JsonLayout layout(Content content) {
        try (JsonParser json = parser(content)) {
            json.nextToken();
            boolean objects = json.nextToken() == JsonToken.PROPERTY_NAME && json.nextToken() == JsonToken.START_OBJECT;
            // JSON lines with a nested object in front go on behind the first object, within a line.
            return objects && !isLines(content) ? JsonLayout.BY_ID : JsonLayout.LINES;
        } catch (JacksonException e) {
            // Whoever reads the lines says where and why.
            return JsonLayout.LINES;
        }
    }

    private static JsonParser parser(Content content) {
        PushbackReader text = new PushbackReader(new Utf8Reader(content.stream()));
        try {
            int mark = text.read();
            if (mark != '\uFEFF' && mark >= 0) {
                text.unread(mark);
            }
            return JsonCells.parser(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the first line is an object as a whole and others follow, or is broken while the second is one. */
    private static boolean isLines(Content content) {
        try (JsonLines lines = new JsonLines(content)) {
            return isObject(lines) ? hasMore(lines) || !holdsObjectsAlone(content) : isObject(lines);
        }
    }

    /** Of a single line, which is an object. */
    private static boolean holdsObjectsAlone(Content content) {
        try (JsonParser json = parser(content)) {
            json.nextToken();
            boolean objects = true;
            while (objects && json.nextToken() == JsonToken.PROPERTY_NAME) {
                objects = json.nextToken() == JsonToken.START_OBJECT;
                json.skipChildren();
            }
            return objects;
        }
    }

    private static boolean isObject(JsonLines lines) {
        try {
            return lines.next() != null;
        } catch (UnreadableRow e) {
            return false;
        }
    }

    private static boolean hasMore(JsonLines lines) {
        try {
            return lines.next() != null;
        } catch (UnreadableRow e) {
            return true;
        }
    }
}
