package io.engram.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The different values of a column.
 *
 * @param counts how often each occurs, in the order of their first occurrence; empty where there are more than are kept
 * @param more whether there are more than are kept
 */
public record Distinct(Map<String, Long> counts, boolean more) {

    public Distinct {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
