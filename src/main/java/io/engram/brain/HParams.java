package io.engram.brain;

import io.engram.definition.NearestName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The named values of a recipe, {@code hparams.number("weight1")}; immutable. */
public final class HParams {

    private final Map<String, Object> values;

    private HParams(Map<String, ?> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Numbers, texts, booleans, lists and maps by name. */
    public static HParams of(Map<String, ?> values) {
        return new HParams(values);
    }

    public static HParams none() {
        return new HParams(Map.of());
    }

    /** All of them. */
    public Map<String, Object> values() {
        return values;
    }

    public double number(String name) {
        return get(name, Number.class, "a number").doubleValue();
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException where it is missing, no number, or not whole
     */
    public long integer(String name) {
        double number = number(name);
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException("hparams." + name + " must be a whole number, was " + number);
        }
        return (long) number;
    }

    public String text(String name) {
        return get(name, String.class, "a text");
    }

    public boolean flag(String name) {
        return get(name, Boolean.class, "true or false");
    }

    private <T> T get(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "there is no hparams." + name + "; " + NearestName.hint(name, values.keySet()));
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("hparams." + name + " must be " + expected + ", was " + value);
        }
        return type.cast(value);
    }
}
