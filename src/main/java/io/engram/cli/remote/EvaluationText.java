package io.engram.cli.remote;

import io.engram.cli.terminal.Colour;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import io.engram.cli.terminal.Terminal;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What came of an evaluation, for people. */
final class EvaluationText {

    private static final String[] FACTS = {
        "experiment_id", "checkpoint_id", "epoch", "dataset", "part", "created_at", "started_at", "ended_at", "examples"
    };

    private final Terminal terminal;

    EvaluationText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** All but what only a page can show. */
    String of(JsonNode evaluation) {
        String status = evaluation.path("status").asString("");
        Table facts = new Table("ID", evaluation.path("id").asString(""));
        facts.row(Cell.of("status"), new Cell(status, Colour.ofStatus(status)));
        if (evaluation.path("progress").isObject()) {
            facts.row(Cell.of("progress"), Cell.of(EvaluationWaiting.line(evaluation)));
        }
        for (String field : FACTS) {
            fact(facts, field.replace('_', ' '), evaluation.path(field));
        }
        for (String field : new String[] {"category", "reason", "hint"}) {
            fact(facts, "failure " + field, evaluation.path("failure").path(field));
        }
        return facts.text(terminal) + result(evaluation);
    }

    private static void fact(Table facts, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            facts.row(Cell.of(name), Cell.of(value.asString()));
        }
    }

    private String result(JsonNode evaluation) {
        StringBuilder text = new StringBuilder();
        JsonNode metrics = evaluation.path("metrics");
        if (metrics.isObject()) {
            Table table = new Table("METRIC", "VALUE");
            metrics.properties()
                    .forEach(metric -> table.row(Cell.of(metric.getKey()), Cell.of(number(metric.getValue()))));
            text.append("\n\n").append(table.text(terminal));
        }
        for (String which : new String[] {"worst", "best"}) {
            JsonNode examples = evaluation.path("extremes").path(which);
            if (!examples.isEmpty()) {
                text.append("\n\n").append(examples(which, examples));
            }
        }
        return text.toString();
    }

    private String examples(String which, JsonNode examples) {
        Table table = new Table(which.toUpperCase(Locale.ROOT) + " ROW", "LOSS", "TARGET", "PREDICTION");
        examples.forEach(one -> table.row(
                Cell.of(one.path("row").asString()),
                Cell.of(number(one.path("loss"))),
                Cell.of(value(one.path("target"))),
                Cell.of(value(one.path("prediction")))));
        return table.text(terminal);
    }

    private static String value(JsonNode value) {
        return value.isValueNode() ? value.asString("") : value.toString();
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.5g", value.asDouble()) : "not finite";
    }
}
