package io.engram.export;

import io.engram.experiment.ExperimentFolders;
import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepCurves;
import io.engram.metric.steps.StepReader;
import io.engram.metric.steps.StepRows;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What each batch of one experiment's training came to: a row, or a moment, for each. */
@Component
class StepExport {

    /** The number of the step, then whatever is recorded of it. */
    static final List<Column> COLUMNS = Stream.concat(
                    Stream.of(new Column("step", Column.Kind.INTEGER)),
                    Stream.of(StepColumn.values()).map(column -> new Column(column.label(), kind(column))))
            .toList();

    private static final double NANOS_PER_SECOND = 1e9;

    /** As many as a drawing has room for. */
    private static final int MOST_BUCKETS = 500;

    private final ExperimentFolders folders;

    StepExport(ExperimentFolders folders) {
        this.folders = folders;
    }

    private static Column.Kind kind(StepColumn column) {
        return column == StepColumn.EPOCH || column == StepColumn.MEMORY_BYTES ? Column.Kind.INTEGER : Column.Kind.REAL;
    }

    /** What was not finite is nothing, as everywhere. */
    void write(String experiment, Table table) throws IOException {
        rows(experiment).<IOException>forEach((number, values) -> {
            List<@Nullable Object> cells = new ArrayList<>(COLUMNS.size());
            cells.add(number);
            for (StepColumn column : StepColumn.values()) {
                cells.add(cell(values[column.place()], kind(column)));
            }
            table.row(cells);
        });
        table.end();
    }

    private static @Nullable Object cell(double value, Column.Kind kind) {
        if (!Double.isFinite(value)) {
            return null;
        }
        return kind == Column.Kind.INTEGER ? (Object) (long) value : (Object) value;
    }

    /**
     * Tags are {@code step/loss} and so on, with the number of the step. When each was is not recorded, but how long
     * had been trained by then: that long after the beginning.
     *
     * @param begun when the training began
     */
    void tensorBoard(String experiment, Instant begun, EventFile file) throws IOException {
        rows(experiment).<IOException>forEach((number, values) -> {
            Map<String, Float> scalars = new LinkedHashMap<>();
            for (StepColumn column : StepColumn.values()) {
                double value = values[column.place()];
                if (column != StepColumn.SECONDS && Double.isFinite(value)) {
                    scalars.put("step/" + column.label(), (float) value);
                }
            }
            double seconds = values[StepColumn.SECONDS.place()];
            Instant at = Double.isFinite(seconds) ? begun.plusNanos((long) (seconds * NANOS_PER_SECOND)) : begun;
            file.scalars(at, number, scalars);
        });
    }

    private StepRows rows(String experiment) {
        return new StepRows(folders.steps(experiment));
    }

    /** The columns that are worth a drawing, in buckets; those of which there is nothing are left out. */
    List<StepPlot> plots(String experiment) throws IOException {
        List<String> names = List.of(StepColumn.LOSS.label(), StepColumn.GRADIENT_NORM.label());
        StepCurves curves = new StepReader(folders.steps(experiment)).read(names, 1, Long.MAX_VALUE, MOST_BUCKETS);
        return curves.series().stream()
                .map(curve -> new StepPlot(curves.step(), curves.resolution(), curve))
                .filter(plot -> !plot.isEmpty())
                .toList();
    }
}
