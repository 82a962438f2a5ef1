package io.engram.definition;

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

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]*+)}");

    private final JsonNode root;
    private final List<Flaw> flaws;
    private final Budget budget = new Budget();

    /** The references that are being followed, each from inside the value of the one before it. */
    private final Set<String> path = new LinkedHashSet<>();

    private References(JsonNode root, List<Flaw> flaws) {
        this.root = root;
        this.flaws = flaws;
    }

    /**
     * Returns the tree without references; adds a flaw for each that leads nowhere, which then stands unresolved.
     *
     * @throws UnreadableDefinition where the references unfold to more than any honest definition holds
     */
    public static JsonNode resolve(JsonNode root, List<Flaw> flaws) {
        return new References(root, flaws).resolve(root, "", 0);
    }

    /** @param depth levels of the tree and references followed, together */
    private JsonNode resolve(JsonNode node, String pointer, int depth) {
        budget.spend(depth);
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(entry -> {
                budget.spend(entry.getKey());
                copy.set(entry.getKey(), resolve(entry.getValue(), below(pointer, entry.getKey()), depth + 1));
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(resolve(array.get(i), below(pointer, String.valueOf(i)), depth + 1));
            }
            return copy;
        }
        return node.isString() ? text(node.stringValue(), pointer, depth) : node;
    }

    /** A pointer into the definition as it was written: what a reference unfolds to stands where the reference is. */
    private String below(String pointer, String name) {
        return path.isEmpty() ? Flaw.below(pointer, name) : pointer;
    }

    private JsonNode text(String text, String pointer, int depth) {
        Matcher matcher = REFERENCE.matcher(text);
        if (matcher.matches()) {
            JsonNode value = follow(matcher.group(1).strip(), pointer, depth);
            return value == null ? JsonNodeFactory.instance.stringNode(text) : value;
        }
        budget.spend(text);
        matcher.reset();
        StringBuilder written = new StringBuilder();
        while (matcher.find()) {
            JsonNode value = follow(matcher.group(1).strip(), pointer, depth);
            String replacement =
                    value == null ? matcher.group() : value.isString() ? value.stringValue() : value.toString();
            budget.spend(replacement);
            matcher.appendReplacement(written, Matcher.quoteReplacement(replacement));
        }
        return JsonNodeFactory.instance.stringNode(matcher.appendTail(written).toString());
    }

    private @Nullable JsonNode follow(String name, String pointer, int depth) {
        JsonNode target = root;
        for (String part : name.split("\\.", -1)) {
            JsonNode next = target.isArray() && part.matches("\\d{1,9}")
                    ? target.get(Integer.parseInt(part))
                    : target.get(part);
            if (next == null) {
                return nowhere(name, part, target, pointer);
            }
            target = next;
        }
        if (!path.add(name)) {
            return flaw(pointer, "${" + name + "} refers to itself: " + String.join(" -> ", path) + " -> " + name);
        }
        JsonNode value = resolve(target, pointer, depth + 1);
        path.remove(name);
        return value;
    }

    /** What is wrong in a value that is referred to is said where that value stands, not again at each reference. */
    private @Nullable JsonNode nowhere(String name, String part, JsonNode target, String pointer) {
        return path.isEmpty()
                ? flaw(pointer, "${" + name + "} leads nowhere: there is no '" + part + "'; " + hint(part, target))
                : null;
    }

    private static String hint(String part, JsonNode target) {
        return target.isArray() && !target.isEmpty()
                ? "the list has 0 to " + (target.size() - 1)
                : NearestName.hint(part, target.propertyNames());
    }

    private @Nullable JsonNode flaw(String pointer, String detail) {
        flaws.add(new Flaw(pointer, detail));
        if (flaws.size() > InvalidDefinition.MOST_FLAWS) {
            throw new InvalidDefinition(flaws);
        }
        return null;
    }
}
