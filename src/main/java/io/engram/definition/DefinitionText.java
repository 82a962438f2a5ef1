package io.engram.definition;

import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the text of a definition into a tree.
 *
 * <p>YAML is that of version 1.2 with its JSON schema: {@code 1e-3} is a number, {@code no} is a text, and there are no
 * tags, so no class can be named. Aliases are followed, but the tree they unfold to is bounded.
 */
public final class DefinitionText {

    /** The longest text that is read, in characters. */
    public static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_DIGITS = 1000;
    private static final int MAX_NAME_LENGTH = 1000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Budget.MAX_DEPTH)
                            .maxNumberLength(MAX_DIGITS)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DefinitionText() {}

    /** Reads JSON; a key that stands twice is refused. */
    public static JsonNode json(String text) {
        checkLength(text);
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isMissingNode()) {
                throw empty();
            }
            requireCharacters(tree, "");
            return tree;
        } catch (JacksonException e) {
            throw new UnreadableDefinition("Not valid JSON" + at(e) + ": " + problem(e), e);
        }
    }

    /** Reads one YAML document; a key that stands twice, a tag, and an alias that unfolds too far are refused. */
    public static JsonNode yaml(String text) {
        checkLength(text);
        try {
            JsonNode tree = YamlReader.read(text).filter(root -> !root.isNull()).orElseThrow(DefinitionText::empty);
            requireCharacters(tree, "");
            return tree;
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new UnreadableDefinition("Not valid YAML" + where + ": " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new UnreadableDefinition("Not valid YAML: " + firstSentence(String.valueOf(e.getMessage())), e);
        }
    }

    /** Escapes can write what no database keeps and no UTF-8 has: U+0000, and halves of characters. */
    private static void requireCharacters(JsonNode node, String pointer) {
        if (node.isString()) {
            requireCharacters(node.stringValue(), "The text at " + pointer);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireCharacters(node.get(i), Flaw.below(pointer, i));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                requireCharacters(entry.getKey(), "A key of " + (pointer.isEmpty() ? "the definition" : pointer));
                requireCharacters(entry.getValue(), Flaw.below(pointer, entry.getKey()));
            });
        }
    }

    private static void requireCharacters(String text, String place) {
        text.codePoints()
                .filter(character -> character == 0 || Character.getType(character) == Character.SURROGATE)
                .findFirst()
                .ifPresent(character -> {
                    throw new UnreadableDefinition(place + " has "
                            + String.format(Locale.ROOT, "U+%04X", character)
                            + (character == 0 ? "" : ", half of a character") + ". Leave it out.");
                });
    }

    private static UnreadableDefinition empty() {
        return new UnreadableDefinition("The body is empty; send an experiment definition.");
    }

    private static void checkLength(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new UnreadableDefinition("A definition may have " + MAX_LENGTH + " characters, this one has "
                    + text.length() + ". Put data into a dataset.");
        }
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " in line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String problem(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is nested deeper than " + Budget.MAX_DEPTH + " levels, or has a number of more than "
                    + MAX_DIGITS + " digits, or a key of more than " + MAX_NAME_LENGTH + " characters.";
        }
        if (e instanceof DatabindException) {
            return "something follows the end of the definition. Send one definition at a time.";
        }
        return firstSentence(e.getOriginalMessage());
    }

    /** Without what the parsers append: codes of characters, source excerpts, names of classes and their features. */
    private static String firstSentence(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceAll(" \\(code [^)]*\\)| \\(\\(CTRL-CHAR, code \\d+\\)\\)", "")
                .replaceAll("(: enable `| \\(start marker| \\(not recognized).*", "");
    }
}
