package io.engram.data.item;

import java.util.Arrays;
import java.util.List;

/** What a text is cut into. */
public enum TokenUnit {
    /** Unicode characters. */
    CHARACTER,
    /** What stands between white space; the elements where a cell is a list. */
    WORD;

    List<String> tokens(Object cell) {
        if (cell instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        String text = cell.toString();
        return this == CHARACTER
                ? text.codePoints().mapToObj(Character::toString).toList()
                : Arrays.stream(text.split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }
}
