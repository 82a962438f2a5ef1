package io.engram.export;

import io.engram.experiment.history.EpochPages;
import io.engram.experiment.history.EpochStats;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the epochs of one experiment came to, in the long form: a row, or a point, for each value. */
@Component
class MetricExport {

    static final List<Column> COLUMNS = List.of(
            new Column("experiment", Column.Kind.TEXT),
            new Column("attempt", Column.Kind.INTEGER),
            new Column("epoch", Column.Kind.INTEGER),
            new Column("stage", Column.Kind.TEXT),
            new Column("step", Column.Kind.INTEGER),
            new Column("name", Column.Kind.TEXT),
            new Column("value", Column.Kind.REAL),
            new Column("at", Column.Kind.TIME));

    private final EpochPages epochs;

    MetricExport(EpochPages epochs) {
        this.epochs = epochs;
    }

    void write(String experiment, Table table) throws IOException {
        epochs.<IOException>forEach(experiment, stats -> {
            for (Map.Entry<String, @Nullable Double> value : values(stats).entrySet()) {
                table.row(Arrays.asList(
                        experiment,
                        stats.attempt(),
                        stats.epoch(),
                        stats.stage(),
                        stats.step(),
                        value.getKey(),
                        value.getValue(),
                        stats.endedAt()));
            }
        });
        table.end();
    }

    /**
     * A tag is the metric and then the stage, so that TensorBoard draws train and valid of a metric beside each other.
     * What was not finite is left out: there is no point to draw.
     */
    void tensorBoard(String experiment, EventFile file) throws IOException {
        epochs.<IOException>forEach(experiment, stats -> {
            Map<String, Float> scalars = new LinkedHashMap<>();
            values(stats).forEach((name, value) -> {
                if (value != null) {
                    scalars.put(name + "/" + stats.stage(), value.floatValue());
                }
            });
            file.scalars(stats.endedAt(), stats.epoch(), scalars);
        });
    }

    /** The metrics, and what else there is to plot; a metric of the same name goes before. */
    private static Map<String, @Nullable Double> values(EpochStats stats) {
        Map<String, @Nullable Double> values = new LinkedHashMap<>(stats.metrics());
        if (stats.learningRate() != null) {
            values.putIfAbsent("learning_rate", stats.learningRate());
        }
        values.putIfAbsent("seconds", stats.seconds());
        values.putIfAbsent("examples", (double) stats.examples());
        return values;
    }
}
