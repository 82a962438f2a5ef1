package io.engram.data.row;

import io.engram.definition.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Dynamic items by their keys, all of whose needs can be met. */
final class DynamicItems {

    static final DynamicItems NONE = new DynamicItems(Map.of());

    private final Map<String, DynamicItem> byKey;

    private DynamicItems(Map<String, DynamicItem> byKey) {
        this.byKey = byKey;
    }

    /**
     * These and more; the new ones may take each other.
     *
     * @param stored the keys that rows have without any computation
     * @throws IllegalArgumentException where a key is there already, an item takes what nobody provides, or items take
     *     each other in a circle
     */
    DynamicItems with(List<DynamicItem> items, Set<String> stored) {
        Map<String, DynamicItem> all = new LinkedHashMap<>(byKey);
        for (DynamicItem item : items) {
            if (stored.contains(item.provides()) || all.putIfAbsent(item.provides(), item) != null) {
                throw new IllegalArgumentException(
                        "'" + item.provides() + "' is provided already. Give the dynamic item another name.");
            }
        }
        Set<String> known = new LinkedHashSet<>(stored);
        known.addAll(all.keySet());
        for (DynamicItem item : items) {
            requireKnown(item, known);
        }
        items.forEach(item -> refuseCircle(item.provides(), all, new ArrayList<>()));
        return new DynamicItems(Collections.unmodifiableMap(all));
    }

    private static void requireKnown(DynamicItem item, Set<String> known) {
        for (String taken : item.takes()) {
            if (!known.contains(taken)) {
                throw new IllegalArgumentException("the dynamic item '" + item.provides() + "' takes '" + taken
                        + "', which nobody provides; " + NearestName.hint(taken, known));
            }
        }
    }

    private static void refuseCircle(String key, Map<String, DynamicItem> all, List<String> path) {
        int start = path.indexOf(key);
        path.add(key);
        if (start >= 0) {
            throw new IllegalArgumentException("dynamic items take each other in a circle: "
                    + String.join(" takes ", path.subList(start, path.size())));
        }
        DynamicItem item = all.get(key);
        if (item != null) {
            item.takes().forEach(taken -> refuseCircle(taken, all, path));
        }
        path.remove(path.size() - 1);
    }

    Optional<DynamicItem> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    Set<String> keys() {
        return byKey.keySet();
    }
}
