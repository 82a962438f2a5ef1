package io.engram.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The schema of a definition as a page of Markdown, for people: a section for each record and each family, a table of
 * its options. It knows no kind by itself, so what a plug-in brings is in it, too.
 */
final class Reference {

    private static final String HEAD = """
            # Everything that a definition may contain

            Made from the records that definitions are read into: `GET /api/v1/catalog/reference` gives this page for a running
            server, with its plug-ins, and `GET /api/v1/catalog` the same as JSON Schema. What belongs together is explained in
            [definition.md](definition.md).

            An option without a default that is not marked *optional* must be given. A kind without required options may be written as its
            bare name: `relu` for `{relu: {}}`.
            """;

    private static final String FAMILY = "_spec";

    private final StringBuilder page = new StringBuilder(HEAD);

    private Reference() {}

    /** @param schema as {@link Catalog#schema()} has it */
    static String write(JsonNode schema) {
        Reference reference = new Reference();
        reference.section("## ", "definition", schema);
        JsonNode places = schema.path("$defs");
        places.properties().stream()
                .filter(place -> !place.getKey().contains("."))
                .sorted(Comparator.comparing((Map.Entry<String, JsonNode> place) ->
                                place.getValue().has("oneOf"))
                        .thenComparing(Map.Entry::getKey))
                .forEach(place -> reference.place(place.getKey(), place.getValue(), places));
        return reference.page.toString();
    }

    private void place(String name, JsonNode content, JsonNode places) {
        if (!content.has("oneOf")) {
            section("## ", name, content);
            return;
        }
        title("## ", name, content);
        String family = name.substring(0, name.length() - FAMILY.length());
        content.get("oneOf")
                .valueStream()
                .flatMap(alternative -> alternative.path("properties").properties().stream())
                .sorted(Map.Entry.comparingByKey())
                .forEach(kind -> section("### ", family + ": " + kind.getKey(), places.get(target(kind.getValue()))));
    }

    /** Of a reference, or of one or null. */
    private static String target(JsonNode value) {
        String reference = value.path("anyOf")
                .path(0)
                .path("$ref")
                .asString(value.path("$ref").asString(""));
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private void section(String level, String name, JsonNode record) {
        title(level, name, record);
        JsonNode properties = record.path("properties");
        if (properties.isEmpty()) {
            return;
        }
        page.append("\n| option | value | default | what it is |\n|---|---|---|---|\n");
        properties
                .properties()
                .forEach(option -> page.append("| ")
                        .append(code(option.getKey()))
                        .append(" | ")
                        .append(value(option.getValue()))
                        .append(" | ")
                        .append(standard(option.getKey(), option.getValue(), record))
                        .append(" | ")
                        .append(text(option.getValue().path("description").asString("")))
                        .append(" |\n"));
    }

    private void title(String level, String name, JsonNode described) {
        page.append('\n').append(level).append(name).append('\n');
        String about = described.path("description").asString("");
        if (!about.isEmpty()) {
            page.append('\n').append(about).append(".\n");
        }
    }

    private static String standard(String option, JsonNode value, JsonNode record) {
        if (value.has("default")) {
            return code(value.get("default").toString());
        }
        boolean required = record.path("required")
                .valueStream()
                .anyMatch(name -> name.asString().equals(option));
        return required ? "" : "*optional*";
    }

    private static String value(JsonNode value) {
        String type = type(value);
        String unit = value.path("x-unit").asString("");
        return unit.isEmpty() ? type : type + ", in " + unit;
    }

    private static String type(JsonNode value) {
        if (value.has("$ref")) {
            return link(target(value));
        }
        if (value.has("anyOf")) {
            // Either null, or a lone value for a list of one.
            JsonNode first = value.get("anyOf").get(0);
            return type(first) + (first.path("type").asString("").equals("array") ? ", or one" : "");
        }
        if (value.has("enum")) {
            return value.get("enum")
                    .valueStream()
                    .map(one -> code(one.asString()))
                    .collect(Collectors.joining(", "));
        }
        String type = value.path("type").asString("any");
        if (type.equals("array")) {
            return "list of " + type(value.get("items")) + limits(value);
        }
        return (type.equals("object") ? "map of " + type(value.path("additionalProperties")) : type) + limits(value);
    }

    private static String link(String name) {
        return "[" + name + "](#" + name + ")";
    }

    private static String limits(JsonNode value) {
        List<String> limits = new ArrayList<>();
        Stream.of(
                        new String[] {"minimum", "≥ "},
                        new String[] {"exclusiveMinimum", "> "},
                        new String[] {"maximum", "≤ "},
                        new String[] {"exclusiveMaximum", "< "},
                        new String[] {"minItems", "at least "},
                        new String[] {"maxItems", "at most "},
                        new String[] {"maxProperties", "at most "},
                        new String[] {"maxLength", "length ≤ "})
                .filter(limit -> value.has(limit[0]))
                .forEach(limit -> limits.add(limit[1] + value.get(limit[0])));
        return limits.isEmpty() ? "" : " (" + String.join(", ", limits) + ")";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** A bar would end the cell, and what looks like a tag would be one. */
    private static String text(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
