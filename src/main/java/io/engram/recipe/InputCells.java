package io.engram.recipe;

import io.engram.data.ColumnProfile;
import io.engram.data.KeptCells;
import io.engram.data.Table;
import io.engram.data.item.StoredRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a row that go into the network, for people: not all where there are very many, nor all of a long text.
 */
final class InputCells {

    static final int MOST_CELLS = 64;
    static final int MOST_CHARACTERS = 200;

    private final ExamplePlan plan;
    private final KeptCells data;

    InputCells(ExamplePlan plan, KeptCells data) {
        this.plan = plan;
        this.data = data;
    }

    /**
     * By column; what is missing, or is an array in a file of its own, is not there.
     *
     * @param row from 0
     */
    Map<String, Object> of(int row) {
        Map<String, Object> cells = new LinkedHashMap<>();
        if (plan instanceof ExamplePlan.OfTable columns && data instanceof Table table) {
            List<ColumnProfile> features = columns.columns().features();
            float[] values = new float[table.featureCount()];
            table.read(row, 1, values, new double[table.targetCount()], 0);
            for (int i = 0; i < Math.min(MOST_CELLS, features.size()); i++) {
                cells.put(features.get(i).name(), values[i]);
            }
        } else if (plan instanceof ExamplePlan.OfItems items && data instanceof StoredRows rows) {
            items.items().input().columns().stream().limit(MOST_CELLS).forEach(column -> {
                Object cell = shown(rows.cell(column, row));
                if (cell != null) {
                    cells.put(column, cell);
                }
            });
        }
        return cells;
    }

    private static @Nullable Object shown(@Nullable Object cell) {
        if (cell instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        if (cell instanceof Number || cell instanceof Boolean) {
            return cell;
        }
        return cell instanceof String || cell instanceof List ? cut(cell.toString()) : null;
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }
}
