package io.engram.definition;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a tree from the events of a YAML parser. No Java object is made but the tree's own nodes, so that neither a
 * tag nor the hash of a key can do any harm.
 */
final class YamlReader {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("-?\\.inf|\\.nan");

    /** As Jackson's limit for JSON; long numbers take quadratic time to read. */
    private static final int MAX_DIGITS = 1000;

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private final Iterator<Event> events;

    /** The value of each anchor; none while its end has not been read. */
    private final Map<String, Optional<JsonNode>> anchors = new HashMap<>();

    private YamlReader(String text) {
        events = new Parse(LoadSettings.builder()
                        .setCodePointLimit(DefinitionText.MAX_LENGTH)
                        .build())
                .parseString(text)
                .iterator();
    }

    /** The only document of the text, or nothing where it has none. */
    static Optional<JsonNode> read(String text) {
        YamlReader reader = new YamlReader(text);
        reader.events.next(); // the start of the stream
        if (reader.events.next().getEventId() == Event.ID.StreamEnd) {
            return Optional.empty();
        }
        JsonNode document = reader.node(reader.events.next(), 0);
        reader.events.next(); // the end of the document
        Event end = reader.events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw unreadable(end, "a second document begins here. Send one definition at a time.");
        }
        new Budget().spend(document, 0);
        return Optional.of(document);
    }

    private JsonNode node(Event event, int depth) {
        if (depth > Budget.MAX_DEPTH) {
            throw unreadable(event, "it is nested deeper than " + Budget.MAX_DEPTH + " levels. Make it flatter.");
        }
        if (event instanceof AliasEvent alias) {
            return follow(alias);
        }
        refuseTag(event);
        String anchor = ((NodeEvent) event).getAnchor().map(Object::toString).orElse(null);
        if (anchor != null) {
            anchors.put(anchor, Optional.empty());
        }
        JsonNode node = value(event, depth);
        if (anchor != null) {
            anchors.put(anchor, Optional.of(node));
        }
        return node;
    }

    private JsonNode follow(AliasEvent alias) {
        String name = alias.getAlias().toString();
        Optional<JsonNode> target = anchors.get(name);
        if (target == null) {
            throw unreadable(alias, "the alias *" + name + " has no anchor &" + name + " before it.");
        }
        return target.orElseThrow(
                () -> unreadable(alias, "the alias *" + name + " refers to the value that contains it."));
    }

    private static void refuseTag(Event event) {
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw unreadable(event, "a definition has no tags. Write the plain value.");
        }
    }

    private JsonNode value(Event event, int depth) {
        return switch (event.getEventId()) {
            case MappingStart -> object(depth);
            case SequenceStart -> array(depth);
            default -> scalar((ScalarEvent) event);
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = nodes.objectNode();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            if (!(key instanceof ScalarEvent name)) {
                throw unreadable(key, "a key must be a text.");
            }
            refuseTag(key);
            if (object.has(name.getValue())) {
                throw unreadable(key, "the key '" + name.getValue() + "' stands here twice. Remove one of them.");
            }
            object.set(name.getValue(), node(events.next(), depth + 1));
        }
        return object;
    }

    private ArrayNode array(int depth) {
        ArrayNode array = nodes.arrayNode();
        for (Event element = events.next(); element.getEventId() != Event.ID.SequenceEnd; element = events.next()) {
            array.add(node(element, depth + 1));
        }
        return array;
    }

    private JsonNode scalar(ScalarEvent event) {
        String text = event.getValue();
        if (!event.isPlain()) {
            return nodes.stringNode(text);
        }
        if (text.isEmpty() || text.equals("null")) {
            return nodes.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return nodes.booleanNode(text.equals("true"));
        }
        JsonNode number = number(event, text);
        return number == null ? nodes.stringNode(text) : number;
    }

    /** The node that Jackson makes of the same number in JSON, or null for a text. */
    private @Nullable JsonNode number(ScalarEvent event, String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            throw unreadable(event, "a number must be finite, was " + text + ".");
        }
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        if (text.length() > MAX_DIGITS) {
            throw unreadable(event, "a number may have " + MAX_DIGITS + " digits, this one has " + text.length() + ".");
        }
        if (!WHOLE.matcher(text).matches()) {
            return nodes.numberNode(Double.parseDouble(text));
        }
        BigInteger whole = new BigInteger(text);
        if (whole.bitLength() < Integer.SIZE) {
            return nodes.numberNode(whole.intValue());
        }
        return whole.bitLength() < Long.SIZE ? nodes.numberNode(whole.longValue()) : nodes.numberNode(whole);
    }

    private static UnreadableDefinition unreadable(Event event, String problem) {
        String where = event.getStartMark()
                .map(mark -> " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
        return new UnreadableDefinition("Not a definition in YAML" + where + ": " + problem);
    }
}
