package io.engram.definition;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a tree into a record and reports every flaw, where Jackson's own binding would stop at the first.
 *
 * <p>A component is required unless it has a {@link Default} or is {@code @Nullable}. Its Jakarta constraints are
 * checked here, and an {@link IllegalArgumentException} of the compact constructor is a flaw of the whole record. A
 * sealed family is written as an object with one field, the {@link Kind}; the bare kind stands for no options.
 */
public final class RecordReader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Flaw> flaws;

    /** Flaws are added to the list that is given. */
    public RecordReader(List<Flaw> flaws) {
        this.flaws = flaws;
    }

    /**
     * Returns the record, or nothing where it or a part of it has a flaw.
     *
     * @throws InvalidDefinition at more flaws than are told
     */
    public <T extends Record> Optional<T> read(Class<T> type, JsonNode tree) {
        int before = flaws.size();
        Object value = record(type, tree, "");
        return flaws.size() == before ? Optional.ofNullable(type.cast(value)) : Optional.empty();
    }

    /** The same of values in Java: numbers, texts, booleans, lists and maps. */
    public <T extends Record> Optional<T> read(Class<T> type, Map<String, ? extends @Nullable Object> values) {
        return read(type, JSON.<JsonNode>valueToTree(values));
    }

    private @Nullable Object record(Class<?> type, JsonNode node, String pointer) {
        if (!(node instanceof ObjectNode object)) {
            return flaw(pointer, "must be an object with fields, was " + shown(node));
        }
        int before = flaws.size();
        Map<String, RecordComponent> components = Names.componentsOf(type);
        object.propertyNames().stream()
                .filter(name -> !components.containsKey(name))
                .forEach(name -> flaw(
                        Flaw.below(pointer, name),
                        "unknown field '" + name + "'; " + NearestName.hint(name, components.keySet())));
        List<@Nullable Object> arguments = new ArrayList<>();
        components.forEach((name, component) ->
                arguments.add(component(type, component, object.get(name), Flaw.below(pointer, name))));
        return flaws.size() == before ? construct(type, arguments, pointer) : null;
    }

    private @Nullable Object component(
            Class<?> owner, RecordComponent component, @Nullable JsonNode given, String pointer) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Default standard = component.getAnnotation(Default.class);
        JsonNode node = given == null && standard != null ? JSON.readTree(standard.value()) : given;
        if (node == null && !nullable) {
            return flaw(pointer, "is missing; " + expectation(component));
        }
        if (node == null || (node.isNull() && nullable)) {
            return null;
        }
        int before = flaws.size();
        Object value = value(component.getGenericType(), node, pointer);
        if (flaws.size() == before) {
            Constraints.violations(owner, component.getName(), value)
                    .forEach(violation -> report(violation, node, pointer));
        }
        return value;
    }

    private void report(Constraints.Violation violation, JsonNode node, String pointer) {
        JsonNode place = node;
        String at = pointer;
        for (String step : violation.steps()) {
            JsonNode next = place.isArray() ? place.get(Integer.parseInt(step)) : place.get(step);
            if (next != null) { // a lone value stands for its list
                place = next;
                at = Flaw.below(at, step);
            }
        }
        String value = violation.key() == null ? shown(place) : "'" + violation.key() + "'";
        flaw(at, violation.message() + ", was " + value);
    }

    private static String expectation(RecordComponent component) {
        About about = component.getAnnotation(About.class);
        return about == null ? "it is required" : "it is required: " + about.value();
    }

    private @Nullable Object value(Type type, JsonNode node, String pointer) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class ? map(of[1], node, pointer) : list(of[0], node, pointer);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == JsonNode.class) {
            return anything(node, pointer);
        }
        if (plain.isSealed()) {
            return family(plain, node, pointer);
        }
        if (plain.isRecord()) {
            return record(plain, node, pointer);
        }
        if (plain.isEnum()) {
            return constant(plain, node, pointer);
        }
        Scalar scalar = Scalar.of(plain);
        return scalar.read(node)
                .orElseGet(() -> flaw(pointer, "must be " + scalar.expected() + ", was " + shown(node)));
    }

    /** Any value that JSON can hold: it has no infinite numbers. */
    private @Nullable Object anything(JsonNode node, String pointer) {
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            return flaw(pointer, "must be " + Scalar.NUMBER.expected() + ", was " + shown(node));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            anything(node.get(i), Flaw.below(pointer, i));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> anything(entry.getValue(), Flaw.below(pointer, entry.getKey())));
        }
        return node;
    }

    /** A lone value stands for a list of one. */
    private List<@Nullable Object> list(Type element, JsonNode node, String pointer) {
        List<@Nullable Object> list = new ArrayList<>();
        if (!node.isArray()) {
            list.add(value(element, node, pointer));
            return list;
        }
        for (int i = 0; i < node.size(); i++) {
            list.add(value(element, node.get(i), Flaw.below(pointer, i)));
        }
        return list;
    }

    private @Nullable Object map(Type element, JsonNode node, String pointer) {
        if (!(node instanceof ObjectNode object)) {
            return flaw(pointer, "must be an object with fields, was " + shown(node));
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.properties()
                .forEach(entry ->
                        map.put(entry.getKey(), value(element, entry.getValue(), Flaw.below(pointer, entry.getKey()))));
        return map;
    }

    private @Nullable Object family(Class<?> family, JsonNode node, String pointer) {
        Map<String, Class<?>> kinds = Names.kindsOf(family);
        boolean bare = node.isString();
        if (!bare && !(node.isObject() && node.size() == 1)) {
            return flaw(
                    pointer,
                    "must be an object with one field, the kind, was " + shown(node) + ". "
                            + NearestName.hint("", kinds.keySet()));
        }
        String kind =
                bare ? node.stringValue() : node.propertyNames().iterator().next();
        Class<?> member = kinds.get(kind);
        if (member == null) {
            return flaw(
                    bare ? pointer : Flaw.below(pointer, kind),
                    "unknown kind '" + kind + "'; " + NearestName.hint(kind, kinds.keySet()));
        }
        JsonNode options = bare || node.get(kind).isNull() ? JSON.createObjectNode() : node.get(kind);
        return record(member, options, Flaw.below(pointer, kind));
    }

    private @Nullable Object constant(Class<?> type, JsonNode node, String pointer) {
        Map<String, Object> constants = Names.constantsOf(type);
        Object constant = node.isString() ? constants.get(node.stringValue()) : null;
        return constant != null
                ? constant
                : flaw(
                        pointer,
                        "must be one of " + constants.keySet() + ", was " + shown(node)
                                + (node.isString()
                                        ? NearestName.to(node.stringValue(), constants.keySet())
                                                .map(near -> "; did you mean '" + near + "'?")
                                                .orElse("")
                                        : ""));
    }

    private @Nullable Object construct(Class<?> type, List<@Nullable Object> arguments, String pointer) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException impossible) {
                return flaw(pointer, String.valueOf(impossible.getMessage()));
            }
            throw new IllegalStateException("cannot construct " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }

    private @Nullable Object flaw(String pointer, String detail) {
        flaws.add(new Flaw(pointer, detail));
        if (flaws.size() > InvalidDefinition.MOST_FLAWS) {
            throw new InvalidDefinition(flaws);
        }
        return null;
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
