package io.engram.data.source;

import io.engram.data.InvalidData;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Makes cells of JSON: objects are rows, and what is deeper in them becomes lists or text. */
final class JsonCells {

    /** Of one row, in bytes or characters; a longer text is a file of its own. */
    static final int MAX_ROW = 16 << 20;

    /** Of one row. A number in a list takes 30 bytes of memory, while it may stand as two characters. */
    private static final int MAX_VALUES = 1_000_000;

    /** No data is nested deeper; a parser that follows a stranger's brackets runs out of stack. */
    private static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_ROW)
                    .maxNestingDepth(MAX_DEPTH)
                    .build())
            .build();

    private int values;

    static JsonParser parser(java.io.Reader text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    /** The fields of the object that the parser stands at the beginning of. It then stands at its end. */
    Map<String, Object> row(JsonParser json) {
        values = 0;
        Map<String, Object> row = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = value(json, name);
            if (value != null) {
                row.put(name, value);
            } else {
                row.putIfAbsent(name, MISSING);
            }
        }
        return row;
    }

    /** What a parser says, without what it says to those who program with it. */
    static String reason(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Non-standard token")) {
            return message.replaceFirst("^Non-standard token ('[^']*').*$", "$1 is no number of JSON, which has null");
        }
        return message.replaceFirst(" \\(start marker at .*$", "").replaceFirst(", from `[^`]*`", "");
    }

    /** Stands for null, so that a row tells which fields it has. */
    static final Object MISSING = new Object();

    private @Nullable Object value(JsonParser json, String name) {
        if (++values > MAX_VALUES) {
            throw new InvalidData(
                    "has more than " + MAX_VALUES + " values. Keep large arrays as .npy files or tensors.");
        }
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json, name);
            case START_ARRAY -> list(json, name);
            case START_OBJECT -> written(json);
            default -> throw new InvalidData("is cut short. Complete it.");
        };
    }

    private static Object number(JsonParser json, String name) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        double value = Double.parseDouble(json.getString());
        if (!Double.isFinite(value)) {
            throw new InvalidData("has a number that exceeds 64 bits in '" + name + "'. Mend it.");
        }
        return value;
    }

    private List<Object> list(JsonParser json, String name) {
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(json, name);
            if (value == null) {
                throw new InvalidData("has null within the list '" + name + "'. Leave it out.");
            }
            list.add(value);
        }
        return List.copyOf(list);
    }

    private static String written(JsonParser json) {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }
}
