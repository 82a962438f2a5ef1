package io.engram.cli.remote;

import io.engram.brain.ProgressLine;
import io.engram.cli.terminal.Amounts;
import io.engram.cli.terminal.Colour;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Lists experiments. */
@Command(name = "list", description = "List experiments, the newest first.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ListCommand extends Remote {

    private static final int PAGE = 200;

    @Option(names = "--status", split = ",", description = "Only these states, as running,queued.")
    private List<String> status = new ArrayList<>();

    @Option(names = "--label", description = "Only with this label.")
    private @Nullable String label;

    @Option(names = "--q", paramLabel = "TEXT", description = "Only with this in the name, in any case.")
    private @Nullable String name;

    @Option(
            names = "--sort",
            defaultValue = "-created_at",
            description = "created_at, updated_at or name; backwards with" + " - before it. Default: ${DEFAULT-VALUE}.")
    private String sort;

    @Option(names = "--limit", defaultValue = "50", description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--ids", description = "The ids only, a line each.")
    private boolean ids;

    private final InstantSource clock = InstantSource.system();

    @Override
    protected int ask(Api api) {
        if (limit < 1) {
            throw wrong("--limit must be at least 1, was " + limit + ".");
        }
        ArrayNode found = Json.array();
        String cursor = "";
        do {
            JsonNode page = api.get(query(Math.min(PAGE, limit - found.size()), cursor));
            page.path("items").forEach(found::add);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty() && found.size() < limit);
        answer(Json.object().set("items", found), text(found));
        if (!cursor.isEmpty() && !isJson()) {
            say("There are more. Ask with a higher --limit, or for less with --status, --label, --q.");
        }
        return 0;
    }

    private String query(int size, String cursor) {
        StringBuilder query = new StringBuilder("/experiments?limit=" + size + "&sort=" + Api.part(sort));
        status.forEach(one -> query.append("&status=").append(Api.part(one)));
        if (label != null) {
            query.append("&label=").append(Api.part(label));
        }
        if (name != null) {
            query.append("&q=").append(Api.part(name));
        }
        return cursor.isEmpty()
                ? query.toString()
                : query.append("&cursor=" + Api.part(cursor)).toString();
    }

    private String text(ArrayNode found) {
        if (ids) {
            return found.valueStream().map(one -> one.path("id").asString()).collect(Collectors.joining("\n"));
        }
        if (found.isEmpty()) {
            return "There is no such experiment.";
        }
        Table table = new Table("ID", "STATUS", "EPOCH", "ETA", "LOSS", "CREATED", "NAME", "LABELS");
        Instant now = clock.instant();
        for (JsonNode one : found) {
            String state = one.path("status").asString();
            JsonNode progress = one.path("progress");
            JsonNode eta = progress.path("eta_seconds");
            table.row(
                    Cell.of(one.path("id").asString()),
                    new Cell(state, Colour.ofStatus(state)),
                    Cell.of(progress.path("epoch").asInt() + "/"
                            + progress.path("epochs").asInt()),
                    Cell.of(eta.isNumber() ? ProgressLine.duration(eta.asDouble()) : ""),
                    Cell.of(loss(one.path("latest"))),
                    Cell.of(Amounts.ago(Instant.parse(one.path("created_at").asString()), now)),
                    Cell.of(one.path("name").asString()),
                    Cell.of(one.path("labels")
                            .valueStream()
                            .map(JsonNode::asString)
                            .collect(Collectors.joining(" "))));
        }
        return table.text(terminal());
    }

    private static String loss(JsonNode latest) {
        JsonNode loss = latest.has("valid.loss") ? latest.path("valid.loss") : latest.path("train.loss");
        return loss.isNumber() ? ProgressLine.measure(loss.asDouble()) : "";
    }
}
