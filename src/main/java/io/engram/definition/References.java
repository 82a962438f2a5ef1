package io.engram.definition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces {@code ${hparams.hidden}} by the value that the path leads to.
 *
 * <p>A text that is one reference takes the value with its type; a reference inside a longer text is written into it. A
 * referenced value may hold references itself; a circle is a flaw.
 */
public final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\s*([^{}\\s]*)\\s*}");

    /** References to references double what they stand for at each level; no honest definition comes near these. */
    private static final int MAX_NODES = 100_000;

    private static final int MAX_TEXT = 1 << 16;

    private final JsonNode root;
    private final List<Flaw> flaws;
    private int count;

    private References(JsonNode root, List<Flaw> flaws) {
        this.root = root;
        this.flaws = flaws;
    }

    /** Returns the tree without references; adds a flaw for each that leads nowhere, which then stands unresolved. */
    public static JsonNode resolve(JsonNode root, List<Flaw> flaws) {
        return new References(root, flaws).resolve(root, "", new LinkedHashSet<>());
    }

    private JsonNode resolve(JsonNode node, String pointer, Set<String> path) {
        if (++count > MAX_NODES) {
            throw new UnreadableDefinition("The references unfold to more than " + MAX_NODES + " values.");
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(entry -> copy.set(
                            entry.getKey(), resolve(entry.getValue(), Flaw.below(pointer, entry.getKey()), path)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(resolve(array.get(i), Flaw.below(pointer, i), path));
            }
            return copy;
        }
        return node.isString() ? text(node.stringValue(), pointer, path) : node;
    }

    private JsonNode text(String text, String pointer, Set<String> path) {
        Matcher matcher = REFERENCE.matcher(text);
        if (matcher.matches()) {
            JsonNode value = follow(matcher.group(1), pointer, path);
            return value == null ? JsonNodeFactory.instance.stringNode(text) : value;
        }
        StringBuilder written = new StringBuilder();
        while (matcher.find()) {
            JsonNode value = follow(matcher.group(1), pointer, path);
            String replacement =
                    value == null ? matcher.group() : value.isString() ? value.stringValue() : value.toString();
            if (written.length() + replacement.length() > MAX_TEXT) {
                throw new UnreadableDefinition(
                        "The references unfold to a text of more than " + MAX_TEXT + " characters.");
            }
            matcher.appendReplacement(written, Matcher.quoteReplacement(replacement));
        }
        return JsonNodeFactory.instance.stringNode(matcher.appendTail(written).toString());
    }

    private @Nullable JsonNode follow(String name, String pointer, Set<String> path) {
        JsonNode target = root;
        for (String part : name.split("\\.", -1)) {
            JsonNode next = target.isArray() && part.matches("\\d{1,9}")
                    ? target.get(Integer.parseInt(part))
                    : target.get(part);
            if (next == null) {
                List<String> known = new ArrayList<>(target.propertyNames());
                flaws.add(new Flaw(
                        pointer,
                        "${" + name + "} leads nowhere: there is no '" + part + "'; " + NearestName.hint(part, known)));
                return null;
            }
            target = next;
        }
        if (!path.add(name)) {
            flaws.add(new Flaw(
                    pointer, "${" + name + "} refers to itself: " + String.join(" -> ", path) + " -> " + name));
            return null;
        }
        JsonNode value = resolve(target, pointer, path);
        path.remove(name);
        return value;
    }
}
