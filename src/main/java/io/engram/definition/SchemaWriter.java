package io.engram.definition;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what {@link RecordReader} accepts as a JSON Schema (draft 2020-12), from the same records and annotations. It
 * describes a definition whose {@code ${...}} are resolved. Each record and family has its place under {@code $defs};
 * {@code x-unit} is the unit of a number.
 */
public final class SchemaWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode definitions = JSON.createObjectNode();
    private final Map<String, Class<?>> names = new HashMap<>();

    private SchemaWriter() {}

    /** The schema of a definition that is read into this record. */
    public static ObjectNode write(Class<? extends Record> type) {
        SchemaWriter writer = new SchemaWriter();
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", Names.snakeCase(type.getSimpleName()));
        schema.setAll(writer.record(type));
        schema.set("$defs", writer.definitions);
        return schema;
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = described(type);
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        Names.componentsOf(type).forEach((name, component) -> {
            properties.set(name, property(component));
            if (isRequired(component)) {
                required.add(name);
            }
        });
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Whether a definition must give this component. */
    static boolean isRequired(RecordComponent component) {
        return !component.isAnnotationPresent(Default.class) && !isNullable(component.getAnnotatedType());
    }

    private ObjectNode property(RecordComponent component) {
        ObjectNode schema = value(component.getAnnotatedType());
        About about = component.getAnnotation(About.class);
        if (about != null) {
            schema.put("description", about.value());
            if (!about.unit().isEmpty()) {
                schema.put("x-unit", about.unit());
            }
        }
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            schema.set("default", JSON.readTree(standard.value()));
        }
        return schema;
    }

    private ObjectNode value(AnnotatedType type) {
        return isNullable(type) ? orNull(present(type)) : present(type);
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private ObjectNode present(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] of = generic.getAnnotatedActualTypeArguments();
            boolean isMap = ((ParameterizedType) type.getType()).getRawType() == Map.class;
            return isMap ? map(type, of[0], of[1]) : list(type, of[0]);
        }
        Class<?> plain = (Class<?>) type.getType();
        if (plain == JsonNode.class) {
            return JSON.createObjectNode();
        }
        if (plain.isSealed() || plain.isRecord()) {
            return reference(plain);
        }
        if (plain.isEnum()) {
            return enumeration(plain);
        }
        ObjectNode schema = JSON.createObjectNode();
        Scalar scalar = Scalar.of(plain);
        schema.put("type", scalar.jsonType());
        if (scalar == Scalar.TEXT) {
            SchemaConstraints.ofText(type, schema);
        } else {
            SchemaConstraints.ofNumber(type, schema);
        }
        return schema;
    }

    private ObjectNode map(AnnotatedType type, AnnotatedType key, AnnotatedType element) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("type", "object");
        SchemaConstraints.ofLength(type, schema, SchemaConstraints.Length.OF_MAP);
        ObjectNode name = JSON.createObjectNode();
        SchemaConstraints.ofText(key, name);
        if (!name.isEmpty()) {
            schema.set("propertyNames", name);
        }
        schema.set("additionalProperties", value(element));
        return schema;
    }

    private ObjectNode list(AnnotatedType type, AnnotatedType element) {
        ObjectNode list = JSON.createObjectNode();
        list.put("type", "array");
        list.set("items", value(element));
        SchemaConstraints.ofLength(type, list, SchemaConstraints.Length.OF_LIST);
        if (!SchemaConstraints.allowsOne(type)) {
            return list;
        }
        // A lone value stands for a list of one.
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(list).add(value(element));
        return either;
    }

    private static ObjectNode enumeration(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("type", "string");
        ArrayNode constants = schema.putArray("enum");
        Names.constantsOf(type).keySet().forEach(constants::add);
        return schema;
    }

    private ObjectNode reference(Class<?> type) {
        String name = nameOf(type);
        Class<?> known = names.putIfAbsent(name, type);
        if (known == null) {
            // The place is taken before the content is known, since a record may hold its own kind.
            definitions.putNull(name);
            definitions.set(name, type.isSealed() ? family(type) : record(type));
        } else if (known != type) {
            throw new IllegalStateException(known + " and " + type + " would have the same name in a schema");
        }
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$ref", "#/$defs/" + name);
        return schema;
    }

    /** {@code csv_spec}; a member of a family by its kind, {@code layer.linear}, since two families may share one. */
    private static String nameOf(Class<?> type) {
        return Names.familyOf(type)
                .map(family -> Names.snakeCase(family.getSimpleName()).replace("_spec", "") + "." + Names.kindOf(type))
                .orElseGet(() -> Names.snakeCase(type.getSimpleName()));
    }

    /** An object with one field, the kind; or the bare kind, where no option is required. */
    private ObjectNode family(Class<?> family) {
        ObjectNode schema = described(family);
        ArrayNode alternatives = schema.putArray("oneOf");
        ArrayNode bare = JSON.createArrayNode();
        Names.kindsOf(family).forEach((kind, member) -> {
            boolean optionless = List.of(member.getRecordComponents()).stream().noneMatch(SchemaWriter::isRequired);
            ObjectNode options = reference(member);
            ObjectNode alternative = alternatives.addObject();
            alternative.put("type", "object");
            alternative.putObject("properties").set(kind, optionless ? orNull(options) : options);
            alternative.putArray("required").add(kind);
            alternative.put("additionalProperties", false);
            if (optionless) {
                bare.add(kind);
            }
        });
        if (!bare.isEmpty()) {
            alternatives.addObject().put("type", "string").set("enum", bare);
        }
        return schema;
    }

    private static ObjectNode described(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        About about = type.getAnnotation(About.class);
        if (about != null) {
            schema.put("description", about.value());
        }
        return schema;
    }
}
