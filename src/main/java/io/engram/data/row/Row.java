package io.engram.data.row;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One example: values by key. A value is a number, a truth value, a text, an array of numbers, or whatever a dynamic
 * item gives. What is computed is computed once for a row that was asked for. A row belongs to one thread.
 */
@FunctionalInterface
public interface Row {

    /**
     * The value of a key, computed where it is a dynamic item's.
     *
     * @throws IllegalArgumentException where the row has no such key
     */
    Object get(String key);

    /**
     * The value of a key as a number.
     *
     * @throws IllegalArgumentException where it is none
     */
    default double number(String key) {
        if (get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("'" + key + "' is not a number, but " + get(key));
    }

    /** The value of a key as a text. */
    default String text(String key) {
        return get(key).toString();
    }

    /** The values of some keys, in this order. */
    default Map<String, Object> values(Iterable<String> keys) {
        Map<String, Object> values = new LinkedHashMap<>();
        keys.forEach(key -> values.put(key, get(key)));
        return values;
    }
}
