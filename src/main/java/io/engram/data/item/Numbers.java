package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.BadRows;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.DatasetProfile;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns of numbers side by side: (F). */
@Kind("numbers")
@About("Columns of numbers side by side, (B, F)")
public record Numbers(
        @NotEmpty @Size(max = 10_000) @About("Names of the columns; * stands for any characters")
        List<@NotBlank String> columns,

        @Nullable @Default("null") @About("What stands in for a missing cell; without it, a missing cell is a bad row")
        Double missing)
        implements InputSpec, TargetSpec {

    public Numbers {
        columns = List.copyOf(columns);
    }

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws) {
        return plan(profile, BadRows.REFUSE, pointer, flaws);
    }

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, BadRows rule, String pointer, List<Flaw> flaws) {
        List<ColumnProfile> found = Find.columns(profile, columns, pointer, flaws);
        found.stream()
                .filter(column -> column.type() == ColumnType.TEXT && !(rule.skips() && mayHoldNumbers(column)))
                .forEach(column -> flaws.add(new Flaw(
                        Flaw.below(pointer, "columns"),
                        "column '" + column.name() + "' is not numeric: " + column.firstBadCell()
                                + (column.mostlyNumbers()
                                        ? ". Mend such rows, set data.bad_rows to skip, or leave it out."
                                        : ". Leave it out, or mend the file."))));
        found.stream()
                .filter(column -> column.type() == ColumnType.ARRAY || column.type() == ColumnType.LIST)
                .forEach(column -> flaws.add(new Flaw(
                        Flaw.below(pointer, "columns"),
                        "column '" + column.name() + "' holds " + column.type().word()
                                + "s, not numbers. Leave it out, or use array.")));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(
                        found.stream().map(ColumnProfile::name).toList(),
                        found.stream()
                                .filter(column -> column.type() == ColumnType.TRUTH)
                                .map(ColumnProfile::name)
                                .collect(Collectors.toUnmodifiableSet()),
                        missing));
    }

    /** The profile that a checkpoint keeps does not say so any more. */
    private static boolean mayHoldNumbers(ColumnProfile column) {
        return column.mostlyNumbers() || column.spread() == null;
    }

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return plan(profile, pointer, flaws);
    }

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, BadRows rule, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return plan(profile, rule, pointer, flaws);
    }

    /** @param truths the columns where true is 1; among numbers it is none */
    private record Found(
            List<String> columns,
            Set<String> truths,
            @Nullable Double missing) implements Item {

        @Override
        public Shape shape() {
            return new Shape(columns.size());
        }

        @Override
        public HostArray read(RowCells row) {
            float[] values = new float[columns.size()];
            for (int i = 0; i < values.length; i++) {
                String column = columns.get(i);
                if (row.get(column) instanceof Boolean truth && !truths.contains(column)) {
                    throw Cell.invalid(column, "is '" + truth + "', not a number");
                }
                double number = missing != null && row.get(column) == null ? missing : Cell.number(row, column);
                values[i] = (float) number;
                if (Float.isInfinite(values[i])) {
                    throw Cell.invalid(column, "is " + number + ", more than 32 bits can hold");
                }
            }
            return HostArray.of(shape(), values);
        }
    }
}
