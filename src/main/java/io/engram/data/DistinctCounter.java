package io.engram.data;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the different values of a column, in memory that does not depend on how many there are. */
final class DistinctCounter {

    /** A longer value is kept by nobody as the name of a class or as a word. */
    private static final int MAX_LENGTH = 200;

    private final int limit;
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private boolean more;

    /** Counts so many different values; where there are more, it only says so. */
    DistinctCounter(int limit) {
        this.limit = limit;
    }

    void add(String value) {
        add(value, 1);
    }

    void add(String value, long times) {
        if (more) {
            return;
        }
        long[] count = counts.get(value);
        if (count != null) {
            count[0] += times;
        } else if (counts.size() < limit && value.length() <= MAX_LENGTH) {
            counts.put(value, new long[] {times});
        } else {
            more = true;
            counts.clear();
        }
    }

    boolean hasMore() {
        return more;
    }

    Distinct counted() {
        Map<String, Long> plain = new LinkedHashMap<>();
        counts.forEach((value, count) -> plain.put(value, count[0]));
        return new Distinct(plain, more);
    }
}
