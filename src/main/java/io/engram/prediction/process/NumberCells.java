package io.engram.prediction.process;

import ai.djl.ndarray.types.Shape;
import io.engram.data.CellNumber;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.item.HostArray;
import io.engram.data.item.Item;
import io.engram.data.item.RowCells;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.JsonNumber;
import io.engram.model.LayerPlan;
import io.engram.recipe.ExperimentPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Columns of numbers side by side, each of which is judged by itself.
 *
 * @param missing what stands in for a cell that is missing; null where none may be
 * @param truths the columns where true is 1, as they were trained on; elsewhere it is no number
 * @param indices how many whole numbers from 0 an embedding or one_hot takes, where they go into one
 */
record NumberCells(
        List<String> columns,
        @Nullable Double missing,
        Set<String> truths,
        @Nullable Long indices) implements Item {

    /** Of the columns that a plan was made of. */
    static Set<String> truths(ExperimentPlan plan) {
        return plan.profile().columns().stream()
                .filter(column -> column.type() == ColumnType.TRUTH)
                .map(ColumnProfile::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An index that an embedding does not have would end the process. */
    static @Nullable Long indices(ExperimentPlan plan) {
        List<LayerPlan> transforms = plan.transforms().layers();
        List<LayerPlan> layers = transforms.isEmpty() ? plan.networks().get(0).layers() : transforms;
        if (layers.isEmpty()) {
            return null;
        }
        OptionalLong count = layers.get(0).spec().indexCount();
        return count.isPresent() ? (Long) count.getAsLong() : null;
    }

    @Override
    public Shape shape() {
        return new Shape(columns.size());
    }

    @Override
    public HostArray read(RowCells row) {
        throw new UnsupportedOperationException("numbers are read with all that is wrong with them");
    }

    /** The numbers of a row, or a flaw for each cell that holds none. */
    Optional<HostArray> read(JsonRow row, String pointer, List<Flaw> flaws) {
        float[] values = new float[columns.size()];
        List<Flaw> own = new ArrayList<>();
        for (int i = 0; i < values.length && flaws.size() + own.size() < InvalidDefinition.MOST_FLAWS; i++) {
            String column = columns.get(i);
            JsonNode cell = row.cells().get(column);
            if ((cell == null || cell.isNull()) && missing != null) {
                values[i] = missing.floatValue();
                continue;
            }
            double number = cell != null && cell.isBoolean() && !truths.contains(column) ? Double.NaN : number(cell);
            String wrong = wrong(cell, number);
            if (wrong != null) {
                own.add(new Flaw(Flaw.below(pointer, column), wrong));
            }
            values[i] = (float) number;
        }
        flaws.addAll(own);
        return own.isEmpty() ? Optional.of(HostArray.of(shape(), values)) : Optional.empty();
    }

    /** NaN where it is none. A text is taken as a CSV file's cell would be. */
    private static double number(@Nullable JsonNode cell) {
        if (cell == null || cell.isNull()) {
            return Double.NaN;
        }
        if (cell.isNumber()) {
            return JsonNumber.of(cell);
        }
        if (cell.isBoolean()) {
            return cell.booleanValue() ? 1 : 0;
        }
        CellNumber number = new CellNumber();
        char[] text = cell.asString("").toCharArray();
        return cell.isString() && number.parse(text, 0, text.length) ? number.value() : Double.NaN;
    }

    private @Nullable String wrong(@Nullable JsonNode cell, double number) {
        if (cell == null || cell.isNull()) {
            return "is missing. Send a number.";
        }
        String shown = cell.toString();
        String text = shown.length() <= 60 ? shown : shown.substring(0, 57) + "...";
        if (!Double.isFinite(number)) {
            return "is " + text + ", not a finite number. Send a number.";
        }
        if (Float.isInfinite((float) number)) {
            return "is " + text + ", more than 32 bits can hold. Send a smaller number.";
        }
        if (indices != null && (number < 0 || number >= indices || number != Math.rint(number))) {
            return "is " + text + ", but must be a whole number from 0 to " + (indices - 1) + " for this model.";
        }
        return null;
    }
}
