package io.engram.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a column without reading the file again. What was profiled by an earlier version lacks the
 * components from {@code missing} on.
 *
 * @param min the smallest number, null for text; of an array or a list, the smallest element
 * @param max the largest number, null for text
 * @param firstBadCell the first cell that is not a finite number, as "row 17 is 'abc'" (row 1 is the first below the
 *     header), null where all are
 * @param missing number of cells that are missing
 * @param mean of the numbers, null for text
 * @param values the different values of whole numbers, truth values and text
 * @param text lengths, characters and words, null where the cells are no text
 * @param shape of the arrays or lists, -1 where it differs from row to row; null for other types, or where the number
 *     of dimensions differs
 * @param spread deviation and histograms; null where an earlier version profiled it, or nothing is spread
 */
public record ColumnProfile(
        String name,
        ColumnType type,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable String firstBadCell,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long missing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double mean,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Distinct values,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TextProfile text,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Long> shape,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Spread spread) {

    public ColumnProfile {
        shape = shape == null ? null : List.copyOf(shape);
    }

    /** A profile without statistics. */
    public ColumnProfile(
            String name, ColumnType type, @Nullable Double min, @Nullable Double max, @Nullable String firstBadCell) {
        this(name, type, min, max, firstBadCell, null, null, null, null, null, null);
    }

    /** The same without statistics, whose size grows with the file. */
    public ColumnProfile brief() {
        return new ColumnProfile(name, type, min, max, firstBadCell);
    }

    /** The same without what only people look at. */
    public ColumnProfile withoutSpread() {
        return new ColumnProfile(name, type, min, max, firstBadCell, missing, mean, values, text, shape, null);
    }

    /** Whether it is text for the sake of some cells, while most are numbers. */
    public boolean mostlyNumbers() {
        return type == ColumnType.TEXT && spread != null && (spread.std() != null || spread.histogram() != null);
    }

    /** Whether the cells can be classes: whole numbers from 0. */
    public boolean holdsClasses() {
        return type == ColumnType.INTEGER && min != null && min >= 0;
    }
}
