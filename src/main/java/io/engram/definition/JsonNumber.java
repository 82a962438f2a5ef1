package io.engram.definition;

import tools.jackson.databind.JsonNode;

/** Numbers of JSON, which has no bounds for them. */
public final class JsonNumber {

    private JsonNumber() {}

    /**
     * The nearest double, infinite where there is none; Jackson's own doubleValue throws where a whole number is beyond
     * all.
     *
     * @param node a number
     */
    public static double of(JsonNode node) {
        return node.numberValue().doubleValue();
    }
}
