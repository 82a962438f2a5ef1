package io.engram.export;

import io.engram.experiment.ExperimentReader.Defined;
import io.engram.experiment.ExperimentSummary;
import io.engram.experiment.history.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The cells of an experiment by their columns' names; one that has nothing in it is left out. */
final class ExperimentRow {

    /** Those that every table begins with. */
    static final List<Column> FIRST = List.of(
            new Column("id", Column.Kind.TEXT),
            new Column("name", Column.Kind.TEXT),
            new Column("labels", Column.Kind.TEXT),
            new Column("status", Column.Kind.TEXT),
            new Column("dataset", Column.Kind.TEXT),
            new Column("parameters", Column.Kind.INTEGER),
            new Column("epoch", Column.Kind.INTEGER),
            new Column("epochs", Column.Kind.INTEGER),
            new Column("best_checkpoint", Column.Kind.TEXT),
            new Column("forked_from", Column.Kind.TEXT),
            new Column("failure_category", Column.Kind.TEXT),
            new Column("created_at", Column.Kind.TIME),
            new Column("started_at", Column.Kind.TIME),
            new Column("ended_at", Column.Kind.TIME));

    private final Map<String, Object> cells = new LinkedHashMap<>();

    private ExperimentRow() {}

    static Map<String, Object> of(Defined experiment) {
        ExperimentRow row = new ExperimentRow();
        row.describe(experiment.summary());
        row.flatten("definition", experiment.definition());
        row.measure(experiment.summary());
        return row.cells;
    }

    private void describe(ExperimentSummary summary) {
        put("id", summary.id());
        put("name", summary.name());
        put("labels", String.join(",", summary.labels()));
        put("status", summary.status().text());
        put("dataset", summary.dataset());
        put("parameters", summary.parameters());
        put("epoch", summary.progress().epoch());
        put("epochs", summary.progress().epochs());
        put("best_checkpoint", summary.bestCheckpoint());
        put("forked_from", summary.forkedFrom());
        put(
                "failure_category",
                summary.failure() == null ? null : summary.failure().category());
        put("created_at", summary.createdAt());
        put("started_at", summary.startedAt());
        put("ended_at", summary.endedAt());
    }

    /** {@code definition.optimizer.adam.lr}. A list of plain values is one cell, as JSON. */
    private void flatten(String name, JsonNode node) {
        boolean list = node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer);
        if (node.isObject()) {
            node.forEachEntry((field, value) -> flatten(name + "." + field, value));
        } else if (list) {
            for (int i = 0; i < node.size(); i++) {
                flatten(name + "." + i, node.get(i));
            }
        } else if (node.isNumber()) {
            put(name, node.numberValue());
        } else if (node.isBoolean()) {
            put(name, node.booleanValue());
        } else if (!node.isNull()) {
            put(name, node.isString() ? node.stringValue() : node.toString());
        }
    }

    private void measure(ExperimentSummary summary) {
        summary.latest().forEach((metric, value) -> put("latest." + metric, value));
        summary.best().forEach((metric, range) -> {
            put("min." + metric, range.min());
            put("max." + metric, range.max());
        });
    }

    private void put(String name, Metrics.Extreme extreme) {
        put(name, (Object) extreme.value());
        put(name + ".epoch", (Object) extreme.epoch());
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            cells.put(name, value);
        }
    }
}
