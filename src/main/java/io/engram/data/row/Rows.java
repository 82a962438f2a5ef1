package io.engram.data.row;

import io.engram.definition.NearestName;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A set of examples with values by key, never changed: what filters, sorts or adds gives another set, which shares the
 * values. The key {@code id} is what the row is called.
 */
public final class Rows {

    public static final String ID = "id";

    private final List<Map<String, Object>> stored;
    private final Set<String> storedKeys;
    private final DynamicItems dynamic;

    private Rows(List<Map<String, Object>> stored, Set<String> storedKeys, DynamicItems dynamic) {
        this.stored = List.copyOf(stored);
        this.storedKeys = storedKeys;
        this.dynamic = dynamic;
    }

    /**
     * Rows by their ids, in the order of the map. The maps are copied, the values are not.
     *
     * @throws IllegalArgumentException where a row has the key {@code id}
     */
    public static Rows of(Map<String, ? extends Map<String, ?>> byId) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(ID);
        List<Map<String, Object>> rows = byId.entrySet().stream()
                .map(entry -> {
                    if (entry.getValue().containsKey(ID)) {
                        throw new IllegalArgumentException("row '" + entry.getKey() + "' has the key '" + ID
                                + "', which stands for what the row is called. Rename it.");
                    }
                    Map<String, Object> row = new LinkedHashMap<>(entry.getValue());
                    row.put(ID, entry.getKey());
                    keys.addAll(row.keySet());
                    return Collections.unmodifiableMap(row);
                })
                .toList();
        return new Rows(rows, Collections.unmodifiableSet(keys), DynamicItems.NONE);
    }

    /** The same rows with more values; items that are added together may take each other. */
    public Rows with(DynamicItem... items) {
        return new Rows(stored, storedKeys, dynamic.with(List.of(items), storedKeys));
    }

    public int size() {
        return stored.size();
    }

    /** All keys that can be asked for. */
    public Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(storedKeys);
        keys.addAll(dynamic.keys());
        return keys;
    }

    /** A row by its position. */
    public Row row(int position) {
        return new LazyRow(stored.get(position));
    }

    /** Those rows that are as asked for. Several filters after each other must all hold. */
    public Rows where(Predicate<Row> test) {
        return select(IntStream.range(0, size()).filter(i -> test.test(row(i))));
    }

    /** Those rows whose value is at least so large. */
    public Rows atLeast(String key, double smallest) {
        return where(row -> row.number(key) >= smallest);
    }

    /** Those rows whose value is at most so large. */
    public Rows atMost(String key, double largest) {
        return where(row -> row.number(key) <= largest);
    }

    /** The first rows, or all where there are no more. */
    public Rows first(int count) {
        return select(IntStream.range(0, Math.min(count, size())));
    }

    /** In ascending order of a number or a text; equals stay in their order. */
    public Rows sortedBy(String key) {
        return select(IntStream.of(ascending(key)));
    }

    /** In the reverse of the ascending order, equals included. */
    public Rows sortedDescendingBy(String key) {
        int[] order = ascending(key);
        return select(IntStream.range(0, order.length).map(i -> order[order.length - 1 - i]));
    }

    private int[] ascending(String key) {
        List<Object> values = values(key);
        Comparator<Integer> order;
        if (values.stream().allMatch(Number.class::isInstance)) {
            order = Comparator.comparingDouble(i -> ((Number) values.get(i)).doubleValue());
        } else if (values.stream().allMatch(String.class::isInstance)) {
            order = Comparator.comparing(i -> (String) values.get(i));
        } else {
            throw new IllegalArgumentException(
                    "rows cannot be sorted by '" + key + "', since its values are neither all numbers nor all texts");
        }
        return IntStream.range(0, size()).boxed().sorted(order).mapToInt(i -> i).toArray();
    }

    /** The first examples over and over, so many in all: a model that cannot learn these by heart has a flaw. */
    public Rows overfit(int examples, int total) {
        if (examples <= 0 || examples > size()) {
            throw new IllegalArgumentException(
                    "there are " + size() + " rows, so 1 to " + size() + " can be repeated, was " + examples);
        }
        return select(IntStream.range(0, total).map(i -> i % examples));
    }

    private Rows select(IntStream positions) {
        return new Rows(positions.mapToObj(stored::get).toList(), storedKeys, dynamic);
    }

    /** The value of a key in each row. */
    public List<Object> values(String key) {
        return IntStream.range(0, size()).mapToObj(i -> row(i).get(key)).toList();
    }

    /** The value of a key in each row as a number: lengths to batch by, weights to draw by. */
    public double[] numbers(String key) {
        return IntStream.range(0, size()).mapToDouble(i -> row(i).number(key)).toArray();
    }

    /** Computes what it is asked for, once. */
    private final class LazyRow implements Row {
        private final Map<String, Object> values;
        private final Map<String, Object> computed = new HashMap<>();

        LazyRow(Map<String, Object> values) {
            this.values = values;
        }

        @Override
        public Object get(String key) {
            Object value = values.containsKey(key) ? values.get(key) : computed.get(key);
            if (value != null) {
                return value;
            }
            DynamicItem item = dynamic.find(key).orElseThrow(() -> missing(key));
            Object made = item.compute(this);
            computed.put(key, made);
            return made;
        }

        private IllegalArgumentException missing(String key) {
            String row = "row '" + values.get(ID) + "' has no value '" + key + "'";
            return new IllegalArgumentException(
                    storedKeys.contains(key)
                            ? row + ", though other rows do"
                            : row + "; " + NearestName.hint(key, keys()));
        }
    }
}
