package io.engram.data;

import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Which rows are examples at all: those whose cell in a column is as all of this says. */
public record RowFilter(
        @NotBlank @About("The column that decides") String column,

        @Nullable @About("Its least value; what is no number is left out")
        Double min,

        @Nullable @About("Its largest value; what is no number is left out")
        Double max,

        @Default("[]") @Size(max = 10_000) @About("Values to take alone, as they are written")
        List<String> anyOf,

        @Default("[]") @Size(max = 10_000) @About("Values to leave out, as they are written; \"\" is a missing one")
        List<String> noneOf) {

    public RowFilter {
        anyOf = List.copyOf(anyOf);
        noneOf = List.copyOf(noneOf);
        if (min == null && max == null && anyOf.isEmpty() && noneOf.isEmpty()) {
            throw new IllegalArgumentException("needs min, max, any_of or none_of, or it takes every row");
        }
        if (min != null && max != null && min > max) {
            throw new IllegalArgumentException("min must not exceed max, was " + min + " and " + max);
        }
    }

    /** Whether a row with this cell is taken. */
    boolean takes(String cell) {
        if ((!anyOf.isEmpty() && !anyOf.contains(cell)) || noneOf.contains(cell)) {
            return false;
        }
        if (min == null && max == null) {
            return true;
        }
        try {
            double value = Double.parseDouble(cell);
            // Both are false of NaN.
            return value >= (min == null ? Double.NEGATIVE_INFINITY : min)
                    && value <= (max == null ? Double.POSITIVE_INFINITY : max);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * The rows that all filters take.
     *
     * @throws InvalidDefinition where they take none
     */
    static IntPredicate rows(List<RowFilter> filters, KeptCells table) {
        if (filters.isEmpty()) {
            return row -> true;
        }
        BitSet taken = new BitSet();
        taken.set(0, table.rows());
        for (RowFilter filter : filters) {
            String[] cells = table.cells(filter.column);
            for (int row = taken.nextSetBit(0); row >= 0; row = taken.nextSetBit(row + 1)) {
                if (!filter.takes(cells[row])) {
                    taken.clear(row);
                }
            }
        }
        if (taken.isEmpty()) {
            throw new InvalidDefinition(List.of(new Flaw(
                    "/data/where", "takes none of the " + table.rows() + " rows. Take more, or leave it out.")));
        }
        return taken::get;
    }

    /** Adds a flaw for every column that the dataset does not have. */
    static void check(List<RowFilter> filters, Map<String, ColumnProfile> byName, List<Flaw> flaws) {
        Set<String> names = byName.keySet();
        for (int i = 0; i < filters.size(); i++) {
            String column = filters.get(i).column;
            if (!names.contains(column)) {
                flaws.add(new Flaw(Flaw.below("/data/where", i) + "/column", Columns.missing(column, byName)));
            }
        }
    }
}
