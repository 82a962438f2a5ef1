package io.engram.fuzz;

import io.engram.definition.Default;
import io.engram.definition.Names;
import io.engram.recipe.ExperimentDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes definitions that are structurally valid: every kind, every field and every type is as the records say, so a new
 * layer is tried without a change here. Values are honest mostly, and now and then the worst of their type.
 */
final class Definitions {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final List<String> TEXTS = List.of(
            "digits",
            "label",
            "p*",
            "p1",
            "valid.loss",
            "train.accuracy",
            "*.bias",
            "a",
            "é\ud83d\ude00",
            "${hparams.b}");

    private static final List<Long> LARGE = List.of(
            0L, -1L, 127L, 1000L, 65536L, (long) Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0.0",
            "-1",
            "1",
            "1e-300",
            "1e300",
            "1.7976931348623157e308",
            "4.9e-324",
            "0.5",
            "2147483648",
            "9223372036854775808");

    private final Chance chance;
    private final boolean wild;

    /** @param wild whether values may be the worst of their type */
    Definitions(Chance chance, boolean wild) {
        this.chance = chance;
        this.wild = wild;
    }

    /** The example that comes with Engram. */
    static String digits() {
        try (InputStream example = Definitions.class.getResourceAsStream("/examples/digits.yaml")) {
            if (example == null) {
                throw new IllegalStateException("examples/digits.yaml is not on the class path");
            }
            return new String(example.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode definition() {
        ObjectNode definition = record(ExperimentDefinition.class);
        definition.set("hparams", hparams());
        ObjectNode modules = definition.putObject("modules");
        int count = chance.oneIn(5) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            modules.set("m" + i, layers());
        }
        if (!chance.oneIn(10) && definition.get("data") instanceof ObjectNode data) {
            // or nothing behind the columns is reached
            data.put("dataset", "digits");
            data.set("csv", JSON.readTree("{\"features\": [\"p*\"], \"target\": [\"label\"]}"));
        }
        return definition;
    }

    private ObjectNode hparams() {
        ObjectNode hparams = JSON.createObjectNode().put("a", 8);
        hparams.put("b", chance.of("${hparams.a}", "${hparams.b}", "${name}", "x${hparams.a}"));
        return hparams;
    }

    private ArrayNode layers() {
        ArrayNode layers = JSON.createArrayNode();
        int count = chance.oneIn(100) ? 300 : chance.between(1, 6);
        for (int i = 0; i < count; i++) {
            layers.add(chance.oneIn(4) ? honestLayer() : family(io.engram.model.layer.LayerSpec.class));
        }
        if (!chance.oneIn(3)) {
            layers.add(JSON.readTree("{\"linear\": {\"units\": 10}}"));
        }
        return layers;
    }

    /** What lets the layers behind it see images and sequences. */
    private JsonNode honestLayer() {
        return JSON.readTree(chance.of(
                "{\"unflatten\": {\"shape\": [1, 8, 8]}}",
                "{\"unflatten\": {\"shape\": [8, 8]}}",
                "\"flatten\"",
                "{\"linear\": {\"units\": 64}}",
                "\"relu\"",
                "{\"sequence\": {}}"));
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode object = JSON.createObjectNode();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.isAnnotationPresent(Default.class)
                    || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!optional || chance.oneIn(4)) {
                object.set(Names.snakeCase(component.getName()), value(component.getGenericType()));
            }
        }
        return object;
    }

    private JsonNode value(Type type) {
        if (chance.oneIn(wild ? 60 : 400)) {
            return JSON.readTree(
                    chance.of("null", "\"${hparams.a}\"", "\"${hparams.b}\"", "[]", "{}", "\"\"", "true", "[[]]"));
        }
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class ? map(of[1]) : list(of[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == JsonNode.class) {
            return JSON.readTree(chance.of("1", "0.5", "\"x\"", "[1, 2]", "null", "{\"a\": 1}"));
        }
        if (plain.isSealed()) {
            return family(plain);
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain.isEnum()) {
            return JSON.valueToTree(
                    chance.of(plain.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
        }
        return scalar(plain);
    }

    private JsonNode scalar(Class<?> type) {
        if (type == String.class) {
            return JSON.valueToTree(chance.of(TEXTS));
        }
        if (type == boolean.class || type == Boolean.class) {
            return JSON.valueToTree(chance.oneIn(2));
        }
        if (type == double.class || type == Double.class) {
            return wild && chance.oneIn(3)
                    ? JSON.readTree(chance.of(NUMBERS))
                    : JSON.valueToTree(chance.of(0.0, 0.1, 0.25, 0.5, 0.9, 1.0));
        }
        return JSON.valueToTree(wild && chance.oneIn(3) ? chance.of(LARGE) : Long.valueOf(chance.between(1, 9)));
    }

    private JsonNode family(Class<?> family) {
        Map<String, Class<?>> kinds = Names.kindsOf(family);
        Map.Entry<String, Class<?>> kind = chance.of(List.copyOf(kinds.entrySet()));
        return JSON.createObjectNode().set(kind.getKey(), record(kind.getValue()));
    }

    private ArrayNode list(Type element) {
        ArrayNode list = JSON.createArrayNode();
        int count = chance.oneIn(8) ? chance.between(0, 5) : chance.between(1, 2);
        for (int i = 0; i < count; i++) {
            list.add(value(element));
        }
        return list;
    }

    private ObjectNode map(Type element) {
        ObjectNode map = JSON.createObjectNode();
        List.of("a", "b", "c").subList(0, chance.between(1, 3)).forEach(name -> map.set(name, value(element)));
        return map;
    }

    /** The same tree as a text of YAML's block style, which has other traps than that of JSON. */
    static String yaml(JsonNode node) {
        StringBuilder text = new StringBuilder();
        block(node, "", text);
        return text.toString();
    }

    private static void block(JsonNode node, String indent, StringBuilder text) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.properties().forEach(entry -> {
                text.append('\n').append(indent).append(entry.getKey()).append(":");
                block(entry.getValue(), indent + "  ", text);
            });
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            array.forEach(element -> {
                text.append('\n').append(indent).append("-");
                block(element, indent + "  ", text);
            });
        } else {
            text.append(' ').append(node);
        }
    }
}
