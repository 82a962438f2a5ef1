package io.engram.data.source;

import io.engram.data.InvalidData;
import io.engram.data.Utf8Reader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;

/** An array of objects, or an object of objects, one after the other. */
final class JsonStream implements JsonRows {

    /** The name of an object among others, as a column. */
    static final String ID = "id";

    private final Content content;
    private final boolean byId;
    private final Limited file;
    private final JsonParser json;
    private final JsonCells cells = new JsonCells();
    private long row;

    JsonStream(Content content, boolean byId) {
        this.content = content;
        this.byId = byId;
        this.file = new Limited(content.stream());
        this.json = JsonCells.parser(new Utf8Reader(file));
    }

    @Override
    public @Nullable Map<String, Object> next() {
        file.left = JsonCells.MAX_ROW;
        try {
            if (row == 0) {
                json.nextToken();
            }
            row++;
            return byId ? named() : unnamed();
        } catch (JacksonIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? content.invalid(place() + " is not valid UTF-8. Save the file as UTF-8.", e)
                    : failed(e);
        } catch (JacksonException e) {
            throw content.invalid(
                    place() + " is no JSON: " + JsonCells.reason(e) + " in line "
                            + e.getLocation().getLineNr() + ". Mend the file.",
                    e);
        } catch (InvalidData e) {
            throw content.invalid(place() + " " + e.getMessage(), e);
        }
    }

    private static RuntimeException failed(JacksonIOException e) {
        return new UncheckedIOException(e.getCause());
    }

    private @Nullable Map<String, Object> unnamed() {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return end();
        } else if (token != JsonToken.START_OBJECT) {
            throw new InvalidData("is no object. Give an array of objects, one for each example.");
        }
        return cells.row(json);
    }

    private @Nullable Map<String, Object> named() {
        if (json.nextToken() == JsonToken.END_OBJECT) {
            return end();
        }
        String id = json.currentName();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidData("is no object. Give an object of objects, one for each example.");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(ID, id);
        cells.row(json).forEach((name, value) -> {
            if (named.put(name, value) != null) {
                throw new InvalidData("has a field 'id' besides its name, '" + id + "'. Rename the field.");
            }
        });
        return named;
    }

    private @Nullable Map<String, Object> end() {
        if (json.nextToken() != null) {
            throw new InvalidData("stands behind the end of the JSON. Keep one array or object in the file.");
        }
        return null;
    }

    @Override
    public String place() {
        return "row " + Math.max(1, row);
    }

    @Override
    public void close() {
        json.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses a row that is longer than fits into memory, and leaves the byte order mark out. */
    private static final class Limited extends FilterInputStream {
        private long left;
        private boolean mark = true;

        Limited(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (mark) {
                mark = false;
                byte[] first = in.readNBytes(3);
                if (first.length < 3 || first[0] != (byte) 0xEF || first[1] != (byte) 0xBB || first[2] != (byte) 0xBF) {
                    System.arraycopy(first, 0, bytes, offset, first.length);
                    return first.length == 0 ? -1 : first.length;
                }
            }
            int count = in.read(bytes, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw new InvalidData(
                        "is longer than " + JsonCells.MAX_ROW + " bytes. Keep large arrays as .npy files or tensors.");
            }
            return count;
        }
    }
}
