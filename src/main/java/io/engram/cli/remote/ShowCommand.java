package io.engram.cli.remote;

import io.engram.cli.terminal.Colour;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one experiment. */
@Command(
        name = "show",
        description = "Show how an experiment is doing: state, metrics, attempts. With --json all of it.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ShowCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Override
    protected int ask(Api api) {
        JsonNode found = api.get("/experiments/" + Lookup.experiment(api, experiment));
        answer(found, text(found));
        return 0;
    }

    private String text(JsonNode found) {
        String status = found.path("status").asString();
        JsonNode progress = found.path("progress");
        Table facts = new Table("ID", found.path("id").asString());
        fact(facts, "name", found.path("name"));
        facts.row(Cell.of("status"), new Cell(status, Colour.ofStatus(status)));
        facts.row(
                Cell.of("epoch"),
                Cell.of(progress.path("epoch").asInt() + " of "
                        + progress.path("epochs").asInt()));
        String labels =
                found.path("labels").valueStream().map(JsonNode::asString).collect(Collectors.joining(" "));
        facts.row(Cell.of("labels"), Cell.of(labels));
        for (String field : new String[] {
            "notes",
            "dataset",
            "parameters",
            "priority",
            "forked_from",
            "forked_checkpoint",
            "created_at",
            "started_at",
            "ended_at",
            "best_checkpoint"
        }) {
            fact(facts, field.replace('_', ' '), found.path(field));
        }
        for (String field : new String[] {"category", "reason", "hint"}) {
            fact(facts, "failure " + field, found.path("failure").path(field));
        }
        StringBuilder text = new StringBuilder(facts.text(terminal()));
        if (!found.path("latest").isEmpty()) {
            text.append("\n\n").append(metrics(found));
        }
        if (!found.path("attempts").isEmpty()) {
            text.append("\n\n").append(attempts(found.path("attempts")));
        }
        return text.toString();
    }

    private static void fact(Table facts, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && !value.asString().isEmpty()) {
            facts.row(Cell.of(name), Cell.of(value.asString()));
        }
    }

    private String metrics(JsonNode found) {
        Table table = new Table("METRIC", "LATEST", "LOWEST", "EPOCH", "HIGHEST", "EPOCH");
        found.path("latest").properties().forEach(metric -> {
            JsonNode range = found.path("best").path(metric.getKey());
            table.row(
                    Cell.of(metric.getKey()),
                    number(metric.getValue()),
                    number(range.at("/min/value")),
                    Cell.of(range.at("/min/epoch").asString("")),
                    number(range.at("/max/value")),
                    Cell.of(range.at("/max/epoch").asString("")));
        });
        return table.text(terminal());
    }

    private static Cell number(JsonNode value) {
        return Cell.of(value.isNumber() ? String.format(Locale.ROOT, "%.5g", value.asDouble()) : "");
    }

    private String attempts(JsonNode attempts) {
        Table table = new Table("ATTEMPT", "OUTCOME", "DEVICE", "STARTED", "ENDED", "RESUMED FROM", "REASON");
        attempts.forEach(attempt -> table.row(
                Cell.of(attempt.path("number").asString()),
                Cell.of(attempt.path("outcome").asString("")),
                Cell.of(attempt.path("device").asString("")),
                Cell.of(attempt.path("started_at").asString("")),
                Cell.of(attempt.path("ended_at").asString("")),
                Cell.of(attempt.path("resumed_from").asString("")),
                Cell.of(attempt.path("reason").asString(""))));
        return table.text(terminal());
    }
}
