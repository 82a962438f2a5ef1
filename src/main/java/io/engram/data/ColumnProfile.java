package io.engram.data;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a column without reading the file again.
 *
 * @param min the smallest number, null for text
 * @param max the largest number, null for text
 * @param firstBadCell the first cell that is not a finite number, as "row 17 is 'abc'" (row 1 is the first below the
 *     header), null where all are
 */
public record ColumnProfile(
        String name,
        ColumnType type,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable String firstBadCell) {

    /** Whether the cells can be classes: whole numbers from 0. */
    public boolean holdsClasses() {
        return type == ColumnType.INTEGER && min != null && min >= 0;
    }
}
