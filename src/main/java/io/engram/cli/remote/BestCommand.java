package io.engram.cli.remote;

import io.engram.brain.ProgressLine;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Finds the best checkpoint. */
@Command(
        name = "best",
        description = "Show the best checkpoint of an experiment, or the best of all experiments by a metric.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class BestCommand extends Remote {

    @Parameters(paramLabel = "ID", arity = "0..1", description = Lookup.MEANT + " Without one: of all.")
    private @Nullable String experiment;

    @Mixin
    private Ranking ranking;

    @Option(names = "--label", description = "Of all, only those of experiments with this label.")
    private @Nullable String label;

    @Option(names = "--limit", defaultValue = "10", description = "Of all, so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--ids", description = "The ids only, a line each.")
    private boolean ids;

    @Override
    protected int ask(Api api) {
        if (experiment != null) {
            JsonNode best = ranking.best(api, Lookup.experiment(api, experiment));
            answer(best, text(List.of(best)));
            return 0;
        }
        if (ranking.metric() == null) {
            throw wrong("Of all experiments the best is by a metric: --metric valid.loss.");
        }
        JsonNode all = api.get("/checkpoints" + ranking.query() + "&limit=" + limit
                + (label == null ? "" : "&label=" + Api.part(label)));
        if (all.isEmpty()) {
            throw new Refused(Refused.NO, "No checkpoint has the metric " + ranking.metric() + ".");
        }
        answer(all, text(all.valueStream().toList()));
        return 0;
    }

    private String text(List<JsonNode> checkpoints) {
        if (ids) {
            return checkpoints.stream().map(one -> one.path("id").asString()).collect(Collectors.joining("\n"));
        }
        Table table = new Table("CHECKPOINT", "EXPERIMENT", "EPOCH", "STEP", "METRICS");
        checkpoints.forEach(one -> table.row(
                Cell.of(one.path("id").asString()),
                Cell.of(one.path("experiment_id").asString()),
                Cell.of(one.path("epoch").asString()),
                Cell.of(one.path("step").asString()),
                Cell.of(one.path("metrics").properties().stream()
                        .map(metric -> metric.getKey() + " "
                                + ProgressLine.measure(metric.getValue().asDouble()))
                        .collect(Collectors.joining("  ")))));
        return table.text(terminal());
    }
}
