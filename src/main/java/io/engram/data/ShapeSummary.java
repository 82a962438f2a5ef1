package io.engram.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of a column's arrays or lists: that of most of them, and the first one that has another. */
final class ShapeSummary {

    /** Where there are more, no kind of them is that of most. */
    private static final int MOST_KINDS = 100;

    /** Those that could be in one batch: alike but for their first size. */
    private static final class Kind {
        private final long firstRow;
        private final long[] sizes;
        private long count;

        Kind(long row, long[] sizes) {
            this.firstRow = row;
            this.sizes = sizes.clone();
        }
    }

    private final Map<List<Long>, Kind> kinds = new LinkedHashMap<>();
    private long count;

    void add(long row, long[] sizes) {
        count++;
        List<Long> key = new ArrayList<>();
        key.add((long) sizes.length);
        Arrays.stream(sizes).skip(1).forEach(key::add);
        Kind kind = kinds.get(key);
        if (kind == null) {
            if (kinds.size() >= MOST_KINDS) {
                return;
            }
            kind = new Kind(row, sizes);
            kinds.put(key, kind);
        }
        kind.count++;
        if (sizes.length > 0 && kind.sizes[0] != sizes[0]) {
            kind.sizes[0] = -1;
        }
    }

    /** That of most, -1 for a first size that differs; null where no kind has more than half of them. */
    @Nullable
    List<Long> ofMost() {
        Kind most = most();
        return most == null ? null : Arrays.stream(most.sizes).boxed().toList();
    }

    private @Nullable Kind most() {
        return kinds.values().stream()
                .filter(kind -> 2 * kind.count > count)
                .findFirst()
                .orElse(null);
    }

    /** The first that is otherwise than most, null where there is none. */
    @Nullable
    String firstOther() {
        Kind most = most();
        if (most == null) {
            return null;
        }
        String usual = Arrays.toString(most.sizes);
        return kinds.values().stream()
                .filter(kind -> kind != most)
                .map(kind -> "row " + kind.firstRow + " has the shape " + Arrays.toString(kind.sizes)
                        + ", where most have " + usual + " (-1 for any)")
                .findFirst()
                .orElse(null);
    }
}
