package io.engram.definition;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
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

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 100_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(4L * MAX_LENGTH)
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
                throw new UnreadableDefinition("The body is empty; send an experiment definition.");
            }
            return tree;
        } catch (JacksonException e) {
            throw new UnreadableDefinition("Not valid JSON" + at(e) + ": " + firstSentence(e.getOriginalMessage()), e);
        }
    }

    /** Reads one YAML document; a key that stands twice, a tag, and an alias that unfolds too far are refused. */
    public static JsonNode yaml(String text) {
        checkLength(text);
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(1000)
                .setCodePointLimit(MAX_LENGTH)
                .build();
        try {
            Object document = new Load(settings).loadFromString(text);
            if (document == null) {
                throw new UnreadableDefinition("The body is empty; send an experiment definition.");
            }
            return new YamlTree().node(document, 0);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new UnreadableDefinition("Not valid YAML" + where + ": " + e.getProblem(), e);
        } catch (YamlEngineException | StackOverflowError e) {
            throw new UnreadableDefinition("Not valid YAML: " + firstSentence(String.valueOf(e.getMessage())), e);
        }
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

    /** Jackson and the YAML engine append source excerpts and class names behind the first sentence. */
    private static String firstSentence(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\s*\\(.*", "")
                .replaceAll("\\bjava\\.\\S+", "");
    }

    /** Copies what the YAML engine made into a JSON tree, counting every node that an alias stands for. */
    private static final class YamlTree {
        private final JsonNodeFactory nodes = JsonNodeFactory.instance;
        private final IdentityHashMap<Object, Boolean> open = new IdentityHashMap<>();
        private int count;

        JsonNode node(@Nullable Object value, int depth) {
            if (++count > MAX_NODES) {
                throw new UnreadableDefinition(
                        "The YAML unfolds to more than " + MAX_NODES + " values; write out what its aliases repeat.");
            }
            if (depth > MAX_DEPTH) {
                throw new UnreadableDefinition("The YAML is nested deeper than " + MAX_DEPTH + " levels.");
            }
            if (value instanceof Map<?, ?> map) {
                return enter(map, () -> object(map, depth));
            }
            if (value instanceof List<?> list) {
                return enter(list, () -> array(list, depth));
            }
            return scalar(value);
        }

        private JsonNode enter(Object collection, java.util.function.Supplier<JsonNode> body) {
            if (open.put(collection, true) != null) {
                throw new UnreadableDefinition("A YAML alias refers to the value that contains it.");
            }
            JsonNode node = body.get();
            open.remove(collection);
            return node;
        }

        private ObjectNode object(Map<?, ?> map, int depth) {
            ObjectNode object = nodes.objectNode();
            map.forEach((key, value) -> object.set(String.valueOf(key), node(value, depth + 1)));
            return object;
        }

        private ArrayNode array(List<?> list, int depth) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(value -> array.add(node(value, depth + 1)));
            return array;
        }

        private JsonNode scalar(@Nullable Object value) {
            if (value == null) {
                return nodes.nullNode();
            }
            if (value instanceof Boolean flag) {
                return nodes.booleanNode(flag);
            }
            if (value instanceof Integer || value instanceof Long) {
                return nodes.numberNode(((Number) value).longValue());
            }
            if (value instanceof Number number) {
                return nodes.numberNode(number.doubleValue());
            }
            return nodes.stringNode(String.valueOf(value));
        }
    }
}
