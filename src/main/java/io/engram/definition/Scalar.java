package io.engram.definition;

import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** How a single value of a Java type stands in a definition. */
enum Scalar {
    TEXT("a text", "string", node -> node.isString() ? Optional.of(node.stringValue()) : Optional.empty()),
    FLAG("true or false", "boolean", node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty()),
    INTEGER(
            "a whole number of at most 32 bits",
            "integer",
            node -> node.canConvertToInt() && isWhole(node) ? Optional.of(node.asInt()) : Optional.empty()),
    LONG(
            "a whole number of at most 64 bits",
            "integer",
            node -> node.canConvertToLong() && isWhole(node) ? Optional.of(node.asLong()) : Optional.empty()),
    NUMBER(
            "a finite number",
            "number",
            node -> node.isNumber() && Double.isFinite(JsonNumber.of(node))
                    ? Optional.of(JsonNumber.of(node))
                    : Optional.empty());

    private final String expected;
    private final String jsonType;

    @SuppressWarnings("ImmutableEnumChecker") // the functions above keep no state
    private final Function<JsonNode, Optional<Object>> reading;

    Scalar(String expected, String jsonType, Function<JsonNode, Optional<Object>> reading) {
        this.expected = expected;
        this.jsonType = jsonType;
        this.reading = reading;
    }

    static Scalar of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        }
        if (type == boolean.class || type == Boolean.class) {
            return FLAG;
        }
        if (type == int.class || type == Integer.class) {
            return INTEGER;
        }
        if (type == long.class || type == Long.class) {
            return LONG;
        }
        if (type == double.class || type == Double.class) {
            return NUMBER;
        }
        throw new IllegalStateException("a definition cannot hold " + type);
    }

    Optional<Object> read(JsonNode node) {
        return reading.apply(node);
    }

    String expected() {
        return expected;
    }

    String jsonType() {
        return jsonType;
    }

    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber();
    }
}
