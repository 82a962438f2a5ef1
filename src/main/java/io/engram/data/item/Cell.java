package io.engram.data.item;

import io.engram.data.InvalidData;
import io.engram.data.source.ArrayCell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads cells, and says what is wrong with them. */
final class Cell {

    private Cell() {}

    /** A cell as a label: the text of whatever it is. */
    static String text(RowCells row, String column) {
        Object cell = requireOne(row, column);
        // 3.0 and 3 are one class, however a format writes whole numbers.
        return cell instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : cell.toString();
    }

    static double number(RowCells row, String column) {
        Object cell = requireOne(row, column);
        if (cell instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (cell instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        try {
            double number = Double.parseDouble(cell.toString().trim());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw invalid(column, "is '" + cell + "', not a finite number");
    }

    /** One value, rather than an array or a list of them. */
    private static Object requireOne(RowCells row, String column) {
        Object cell = require(row, column);
        if (cell instanceof ArrayCell || cell instanceof List) {
            throw invalid(column, cell instanceof List ? "is a list, not one value" : "is an array, not one value");
        }
        return cell;
    }

    static Object require(RowCells row, String column) {
        Object cell = row.get(column);
        if (cell == null) {
            throw invalid(column, "is missing");
        }
        return cell;
    }

    static InvalidData invalid(String column, String what) {
        return invalid(column, what, null);
    }

    static InvalidData invalid(String column, String what, @Nullable Throwable cause) {
        return new InvalidData("column '" + column + "' " + what, cause);
    }
}
