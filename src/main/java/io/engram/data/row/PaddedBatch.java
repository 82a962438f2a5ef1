package io.engram.data.row;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.engram.data.Batch;
import io.engram.definition.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Examples with values by key, put together key by key. Arrays are padded on the right of their first dimension to the
 * longest: (B, T, ...) with relative lengths (B). Numbers are stacked: (B), int64 where all are whole, float32
 * otherwise. Truth values are stacked too: (B), boolean. Everything else is listed.
 *
 * <p>Arrays are {@code float[]}, {@code float[][]}, {@code int[]}, {@code long[]} or NDArrays, which stay their
 * owner's.
 */
public final class PaddedBatch {

    private final Map<String, Values> byKey;
    private final int size;

    /**
     * The values of one key.
     *
     * @param array (B, ...), null where they are listed
     * @param lengths (B) float32, from 0 to 1 of the longest, null where nothing can be padded
     */
    private record Values(
            List<Object> list,
            @Nullable NDArray array,
            @Nullable NDArray lengths) {}

    private PaddedBatch(Map<String, Values> byKey, int size) {
        this.byKey = byKey;
        this.size = size;
    }

    /** Puts the examples together, and pads with zeros. */
    public static PaddedBatch of(NDManager manager, List<Map<String, Object>> examples) {
        return of(manager, examples, Map.of());
    }

    /**
     * Puts the examples together.
     *
     * @param manager owns the arrays
     * @param examples at least one, all with the keys of the first
     * @param padding what a key's arrays are padded with, where it is not 0
     * @throws IllegalArgumentException where arrays differ in more than their first dimension, or an example lacks a
     *     key
     */
    public static PaddedBatch of(
            NDManager manager, List<Map<String, Object>> examples, Map<String, ? extends Number> padding) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least 1 example");
        }
        Map<String, Values> byKey = new LinkedHashMap<>();
        for (String key : examples.get(0).keySet()) {
            Number value = padding.containsKey(key) ? padding.get(key) : null;
            byKey.put(key, together(manager, key, column(key, examples), value == null ? 0 : value.doubleValue()));
        }
        return new PaddedBatch(byKey, examples.size());
    }

    private static List<Object> column(String key, List<Map<String, Object>> examples) {
        List<Object> values = new ArrayList<>();
        for (Map<String, Object> example : examples) {
            Object value = example.get(key);
            if (value == null) {
                throw new IllegalArgumentException(
                        "example " + values.size() + " of the batch has no value '" + key + "', but example 0 has");
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private static Values together(NDManager manager, String key, List<Object> values, double padding) {
        if (values.stream().allMatch(Padding::isArray)) {
            Padding.Padded padded = Padding.pad(manager, key, values, padding);
            return new Values(values, padded.array(), padded.lengths());
        }
        if (values.stream().allMatch(Number.class::isInstance)) {
            return new Values(values, numbers(manager, values), null);
        }
        if (values.stream().allMatch(Boolean.class::isInstance)) {
            boolean[] truths = new boolean[values.size()];
            for (int i = 0; i < truths.length; i++) {
                truths[i] = (Boolean) values.get(i);
            }
            return new Values(values, manager.create(truths), null);
        }
        return new Values(values, null, null);
    }

    private static NDArray numbers(NDManager manager, List<Object> values) {
        double[] numbers = values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
        boolean fractions = values.stream().anyMatch(value -> value instanceof Float || value instanceof Double);
        if (!fractions) {
            return manager.create(values.stream()
                    .mapToLong(value -> ((Number) value).longValue())
                    .toArray());
        }
        try (NDArray precise = manager.create(numbers)) {
            return precise.toType(DataType.FLOAT32, false);
        }
    }

    /** Number of examples, B. */
    public int size() {
        return size;
    }

    /** In the order of the first example's. */
    public Set<String> keys() {
        return byKey.keySet();
    }

    /**
     * The arrays of a key, padded, or its numbers, stacked: (B, ...).
     *
     * @throws IllegalArgumentException where the key is not known, or has neither
     */
    public NDArray array(String key) {
        NDArray array = values(key).array();
        if (array == null) {
            throw new IllegalArgumentException("'" + key + "' has neither arrays nor numbers, but "
                    + values(key).list());
        }
        return array;
    }

    /**
     * How much of each example's array is not padding, from 0 to 1 of the longest: (B) float32.
     *
     * @throws IllegalArgumentException where the key is not known, or has no arrays
     */
    public NDArray lengths(String key) {
        NDArray lengths = values(key).lengths();
        if (lengths == null) {
            throw new IllegalArgumentException("'" + key + "' is not padded, so it has no lengths");
        }
        return lengths;
    }

    /** What each example has for a key, as it was given. */
    public List<Object> list(String key) {
        return values(key).list();
    }

    private Values values(String key) {
        Values values = byKey.get(key);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the batch has no values '" + key + "'; " + NearestName.hint(key, byKey.keySet()));
        }
        return values;
    }

    /** What a Brain takes: the arrays of these keys, with the lengths of the first input that is padded. */
    public Batch toBatch(Collection<String> inputs, Collection<String> targets) {
        NDArray lengths = inputs.stream()
                .flatMap(key -> Stream.ofNullable(values(key).lengths()))
                .findFirst()
                .orElse(null);
        return new Batch(arrays(inputs), arrays(targets), size, lengths);
    }

    private NDList arrays(Collection<String> keys) {
        NDList arrays = new NDList();
        keys.forEach(key -> arrays.add(array(key)));
        return arrays;
    }
}
