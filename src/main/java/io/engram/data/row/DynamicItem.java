package io.engram.data.row;

import java.util.List;
import java.util.function.Function;

/**
 * A value that is computed from others of the same row, only when it is asked for.
 *
 * @param provides its key
 * @param takes the keys of what it is computed from; the function can ask for no others
 */
public record DynamicItem(String provides, List<String> takes, Function<Row, Object> function) {

    public DynamicItem {
        takes = List.copyOf(takes);
    }

    Object compute(Row row) {
        return function.apply(key -> {
            if (!takes.contains(key)) {
                throw new IllegalArgumentException("the dynamic item '" + provides + "' asks for '" + key
                        + "', but says that it takes " + takes + ". Name all that it takes.");
            }
            return row.get(key);
        });
    }
}
