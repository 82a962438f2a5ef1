package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.ColumnProfile;
import io.engram.data.DatasetProfile;
import io.engram.data.InvalidData;
import io.engram.data.source.ArrayCell;
import io.engram.data.source.UnusableCell;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Optional;

/** The array of a cell, as NumPy's, safetensors' and MNIST's files hold them; or a list of numbers. */
@Kind("array")
@About("The array that a cell holds, (B, ...); lists of numbers are padded to the longest")
public record ArrayColumn(
        @NotBlank @About("The column of arrays") String column) implements InputSpec, TargetSpec {

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws) {
        return Find.column(profile, column, pointer, flaws).flatMap(found -> plan(found, pointer, flaws));
    }

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        return plan(profile, pointer, flaws);
    }

    private Optional<? extends Item> plan(ColumnProfile found, String pointer, List<Flaw> flaws) {
        Optional<Shape> shape = Vocabularies.arrayShape(found);
        if (shape.isEmpty()) {
            flaws.add(new Flaw(
                    Flaw.below(pointer, "column"),
                    "column '" + column + "' holds no arrays of one number of dimensions, but "
                            + found.type().word() + ". Name another column, or use numbers or category."));
        }
        return shape.map(common -> new Arrays(column, common));
    }

    private record Arrays(String column, Shape shape) implements Item {

        @Override
        public List<String> columns() {
            return List.of(column);
        }

        private float[] floats(ArrayCell array) {
            try {
                return array.floats();
            } catch (UnusableCell e) {
                // It says itself where it stands.
                throw e;
            } catch (InvalidData e) {
                throw Cell.invalid(column, String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public HostArray read(RowCells row) {
            Object cell = Cell.require(row, column);
            if (cell instanceof ArrayCell array) {
                if (array.shape().size() == 0) {
                    throw Cell.invalid(column, "has no elements");
                }
                return HostArray.of(array.shape(), floats(array));
            }
            if (cell instanceof List<?> list) {
                if (list.isEmpty()) {
                    throw Cell.invalid(column, "has no elements");
                }
                float[] values = new float[list.size()];
                for (int i = 0; i < values.length; i++) {
                    if (!(list.get(i) instanceof Number number)) {
                        throw Cell.invalid(column, "has '" + list.get(i) + "' in its list, not a number");
                    }
                    values[i] = number.floatValue();
                    if (!Float.isFinite(values[i])) {
                        throw Cell.invalid(column, "has " + number + " in its list, more than 32 bits can hold");
                    }
                }
                return HostArray.of(new Shape(values.length), values);
            }
            throw Cell.invalid(column, "is '" + cell + "', not an array");
        }
    }
}
