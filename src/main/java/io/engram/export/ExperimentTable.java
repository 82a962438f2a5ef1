package io.engram.export;

import io.engram.experiment.ExperimentReader;
import io.engram.experiment.InvalidQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A row for each experiment: what it was given, flattened to a column for each value, and what came of it. It is gone
 * through twice, first for the columns, so that no more than a page of experiments is in memory.
 */
@Component
class ExperimentTable {

    private static final int MOST_COLUMNS = 2000;

    private final ExperimentReader experiments;

    ExperimentTable(ExperimentReader experiments) {
        this.experiments = experiments;
    }

    /** Which experiments are meant: with any of these states, with this label, with this in the name. */
    record Choice(
            List<String> states,
            @Nullable String label,
            @Nullable String name) {}

    void write(Choice choice, ExportFormat format, OutputStream out) throws IOException {
        List<Column> columns = columns(choice);
        Table table = format == ExportFormat.PARQUET ? new ParquetTable(out, columns) : new CsvTable(out, columns);
        experiments.<IOException>forEach(choice.states(), choice.label(), choice.name(), experiment -> {
            Map<String, Object> values = ExperimentRow.of(experiment);
            List<@Nullable Object> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(fitting(values.get(column.name()), column.kind())));
            table.row(cells);
        });
        table.end();
    }

    private List<Column> columns(Choice choice) {
        Map<String, Column.Kind> rest = new TreeMap<>();
        experiments.<RuntimeException>forEach(choice.states(), choice.label(), choice.name(), experiment -> {
            ExperimentRow.of(experiment).forEach((name, value) -> rest.merge(name, kind(value), ExperimentTable::both));
            if (rest.size() > MOST_COLUMNS) {
                throw new InvalidQuery(
                        "q",
                        "these experiments differ in so much that the table would have more than " + MOST_COLUMNS
                                + " columns. Choose fewer by q, label or status.");
            }
        });
        ExperimentRow.FIRST.forEach(column -> rest.remove(column.name()));
        List<Column> columns = new ArrayList<>(ExperimentRow.FIRST);
        rest.forEach((name, kind) -> columns.add(new Column(name, kind)));
        return columns;
    }

    private static Column.Kind kind(Object value) {
        if (value instanceof Number) {
            return Column.Kind.REAL;
        }
        return value instanceof Boolean ? Column.Kind.BOOLEAN : Column.Kind.TEXT;
    }

    private static Column.Kind both(Column.Kind one, Column.Kind other) {
        return one == other ? one : Column.Kind.TEXT;
    }

    /** An experiment that came between the two passes may have another kind of value: then the cell is empty. */
    private static @Nullable Object fitting(@Nullable Object value, Column.Kind kind) {
        if (value == null || kind == Column.Kind.TIME) {
            return value;
        }
        return switch (kind) {
            case TEXT -> value.toString();
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case REAL -> value instanceof Number number ? (Object) number.doubleValue() : null;
            case INTEGER -> value instanceof Number ? value : null;
            case TIME -> value;
        };
    }
}
