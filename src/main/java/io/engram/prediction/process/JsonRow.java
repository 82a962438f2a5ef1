package io.engram.prediction.process;

import io.engram.data.InvalidData;
import io.engram.data.item.RowCells;
import io.engram.data.source.ListArray;
import io.engram.definition.JsonNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cells of a row as it was sent. Where a dataset would name a file, the cell is the file itself, in Base64.
 *
 * @param files whether the cells hold files
 */
record JsonRow(ObjectNode cells, boolean files) implements RowCells {

    /** What programs break Base64 into lines by. */
    private static final Pattern LINES = Pattern.compile("\\s");

    @Override
    public @Nullable Object get(String column) {
        JsonNode cell = cells.get(column);
        if (cell == null || cell.isNull()) {
            return null;
        }
        // What is opened under this name is the cell; in messages it stands for the file's name.
        return files && cell.isString() ? column : ListArray.of(value(cell, column));
    }

    @Override
    public InputStream open(String column) throws IOException {
        JsonNode cell = cells.get(column);
        if (cell == null || !cell.isString()) {
            throw new InvalidData("is no file: " + column + ". Send the file's bytes in Base64, as a text");
        }
        String text = cell.stringValue();
        // A browser gives files as data: addresses.
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            return new ByteArrayInputStream(
                    decoder(base64).decode(LINES.matcher(base64).replaceAll("")));
        } catch (IllegalArgumentException e) {
            throw new InvalidData("is not Base64: " + e.getMessage() + ". Send the file's bytes in Base64", e);
        }
    }

    /** Of the alphabet that the text is in. What is in none is refused: a file without it would be another. */
    private static Base64.Decoder decoder(String base64) {
        return base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0 ? Base64.getUrlDecoder() : Base64.getDecoder();
    }

    private static Object value(JsonNode cell, String column) {
        if (cell.isString()) {
            return cell.stringValue();
        }
        if (cell.isBoolean()) {
            return cell.booleanValue();
        }
        if (cell.isNumber()) {
            return cell.isIntegralNumber() && cell.canConvertToLong()
                    ? (Object) cell.longValue()
                    : (Object) JsonNumber.of(cell);
        }
        if (cell.isArray()) {
            List<Object> list = new ArrayList<>();
            cell.forEach(element -> list.add(value(element, column)));
            return list;
        }
        throw new InvalidData("is " + (cell.isNull() ? "null" : "an object") + ", which is neither number nor text");
    }
}
