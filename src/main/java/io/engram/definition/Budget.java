package io.engram.definition;

import tools.jackson.databind.JsonNode;

/** Bounds what aliases and references unfold to, since each level of them can multiply the one below it. */
final class Budget {

    static final int MAX_DEPTH = 64;

    private static final int MAX_VALUES = 100_000;

    private int values;
    private long characters;

    /** Counts one value of the unfolded tree, at its depth below the root. */
    void spend(int depth) {
        if (depth > MAX_DEPTH) {
            throw new UnreadableDefinition("The definition is nested deeper than " + MAX_DEPTH
                    + " levels, aliases and references followed. Make it flatter.");
        }
        if (++values > MAX_VALUES) {
            throw new UnreadableDefinition(
                    "The definition unfolds to more than " + MAX_VALUES + " values. Use fewer aliases and references.");
        }
    }

    /** Counts a text of the unfolded tree. */
    void spend(String text) {
        characters += text.length();
        if (characters > DefinitionText.MAX_LENGTH) {
            throw new UnreadableDefinition("The definition unfolds to more than " + DefinitionText.MAX_LENGTH
                    + " characters. Use fewer aliases and references.");
        }
    }

    /** Counts all of a tree, in which one node may stand at several places. */
    void spend(JsonNode node, int depth) {
        spend(depth);
        if (node.isString()) {
            spend(node.stringValue());
        }
        node.propertyNames().forEach(this::spend);
        node.forEach(child -> spend(child, depth + 1));
    }
}
