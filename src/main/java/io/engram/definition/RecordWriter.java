package io.engram.definition;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a record as {@link RecordReader} reads it, with every default in its place. */
public final class RecordWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private RecordWriter() {}

    /** The tree of a record; reading it gives an equal record. */
    public static ObjectNode write(Record record) {
        ObjectNode tree = JSON.createObjectNode();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            tree.set(Names.snakeCase(component.getName()), value(read(component, record)));
        }
        return tree;
    }

    private static JsonNode value(@Nullable Object value) {
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof Record record) {
            Kind kind = record.getClass().getAnnotation(Kind.class);
            return kind == null ? write(record) : JSON.createObjectNode().set(kind.value(), write(record));
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(element -> array.add(value(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.createObjectNode();
            map.forEach((key, element) -> object.set(String.valueOf(key), value(element)));
            return object;
        }
        return value instanceof Enum<?> constant
                ? JSON.valueToTree(constant.name().toLowerCase(Locale.ROOT))
                : JSON.valueToTree(value);
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
