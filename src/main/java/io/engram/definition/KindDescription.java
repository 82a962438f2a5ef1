package io.engram.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One kind that a definition may name, in plain words, for lists and menus. {@link SchemaWriter} has the whole truth.
 *
 * @param about one line on what it does
 */
public record KindDescription(String kind, String about, List<Option> options) {

    public KindDescription {
        options = List.copyOf(options);
    }

    /**
     * An option of a kind.
     *
     * @param unit of a number, where it has one
     * @param type what the value is: integer, number, boolean, string, list of number, min or max
     * @param standard the value where the definition leaves it out, null where there is none
     */
    public record Option(
            String name,
            String about,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String unit,

            String type,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("default") @Nullable
            JsonNode standard,

            boolean required) {}

    /** The members of a sealed family, or the constants of an enum, in their order. */
    public static List<KindDescription> of(Class<?> family) {
        if (family.isEnum()) {
            return Names.constantsOf(family).entrySet().stream()
                    .map(constant -> new KindDescription(
                            constant.getKey(), aboutConstant(family, (Enum<?>) constant.getValue()), List.of()))
                    .toList();
        }
        return Names.kindsOf(family).entrySet().stream()
                .map(kind -> new KindDescription(
                        kind.getKey(), about(kind.getValue().getAnnotation(About.class)), options(kind.getValue())))
                .toList();
    }

    private static String aboutConstant(Class<?> type, Enum<?> constant) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals(constant.name()))
                .map(field -> about(field.getAnnotation(About.class)))
                .findFirst()
                .orElse("");
    }

    private static String about(@Nullable About about) {
        return about == null ? "" : about.value();
    }

    private static List<Option> options(Class<?> member) {
        return Names.componentsOf(member).entrySet().stream()
                .map(entry -> option(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Option option(String name, RecordComponent component) {
        About about = component.getAnnotation(About.class);
        Default standard = component.getAnnotation(Default.class);
        return new Option(
                name,
                about(about),
                about == null || about.unit().isEmpty() ? null : about.unit(),
                word(component.getGenericType()),
                standard == null ? null : JsonMapper.shared().readTree(standard.value()),
                SchemaWriter.isRequired(component));
    }

    private static String word(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class ? "map of " + word(of[1]) : "list of " + word(of[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return String.join(" or ", Names.constantsOf(plain).keySet());
        }
        if (plain == JsonNode.class) {
            return "any";
        }
        return plain.isSealed() || plain.isRecord()
                ? Names.snakeCase(plain.getSimpleName())
                : Scalar.of(plain).jsonType();
    }
}
