package io.engram.cli.remote;

import io.engram.brain.ProgressLine;
import io.engram.cli.terminal.Colour;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What {@link EvaluateCommand} has asked for. */
@Command(
        name = "evaluations",
        description = "List, show, watch, cancel and delete evaluations.",
        subcommands = {
            EvaluationCommands.Listing.class,
            EvaluationCommands.Show.class,
            EvaluationCommands.Watch.class,
            EvaluationCommands.Cancel.class,
            EvaluationCommands.Delete.class
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class EvaluationCommands implements Runnable {

    private static final String MEANT = "The evaluation's id.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with evaluations: list, show, watch, cancel or delete.");
    }

    /** Waits for its end and answers with what came of it; returns the exit status. */
    static int watch(Remote command, Api api, String id) {
        JsonNode ended = new EvaluationWaiting(api, command.screen(), command::say).end(id);
        command.answer(ended, new EvaluationText(command.terminal()).of(ended));
        return ended.path("status").asString("").equals("completed") ? 0 : Refused.NO;
    }

    private static String path(String id) {
        return "/evaluations/" + Api.part(id);
    }

    @Command(name = "list", description = "List the evaluations of an experiment, the newest first.")
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Listing extends Remote {

        private static final int PAGE = 200;

        @Parameters(paramLabel = "ID", description = Lookup.MEANT)
        private String experiment;

        @Option(names = "--limit", defaultValue = "50", description = "How many at most. Default: ${DEFAULT-VALUE}.")
        private int limit;

        @Option(names = "--ids", description = "The ids only, a line each.")
        private boolean ids;

        @Override
        protected int ask(Api api) {
            if (limit < 1) {
                throw wrong("--limit must be at least 1, was " + limit + ".");
            }
            String path = "/experiments/" + Lookup.experiment(api, experiment) + "/evaluations?limit=";
            ArrayNode found = Json.array();
            String cursor = "";
            do {
                JsonNode page = api.get(path
                        + Math.min(PAGE, limit - found.size())
                        + (cursor.isEmpty() ? "" : "&cursor=" + Api.part(cursor)));
                page.path("items").forEach(found::add);
                cursor = page.path("next_cursor").asString("");
            } while (!cursor.isEmpty() && found.size() < limit);
            answer(Json.object().set("items", found), text(found));
            if (!cursor.isEmpty() && !isJson()) {
                say("There are more. Ask with a higher --limit.");
            }
            return 0;
        }

        private String text(ArrayNode found) {
            if (ids) {
                return found.valueStream().map(one -> one.path("id").asString()).collect(Collectors.joining("\n"));
            }
            Table table = new Table("ID", "STATUS", "DONE", "ETA", "LOSS", "EPOCH", "PART", "DATASET");
            for (JsonNode one : found) {
                String status = one.path("status").asString();
                JsonNode eta = one.at("/progress/eta_seconds");
                JsonNode loss = one.at("/metrics/loss");
                table.row(
                        Cell.of(one.path("id").asString()),
                        new Cell(status, Colour.ofStatus(status)),
                        Cell.of(done(one.path("progress"))),
                        Cell.of(eta.isNumber() ? ProgressLine.duration(eta.asDouble()) : ""),
                        Cell.of(loss.isNumber() ? ProgressLine.measure(loss.asDouble()) : ""),
                        Cell.of(one.path("epoch").asString()),
                        Cell.of(one.path("part").asString()),
                        Cell.of(one.path("dataset").asString()));
            }
            return found.isEmpty() ? "It has not been evaluated." : table.text(terminal());
        }

        private static String done(JsonNode progress) {
            return progress.isObject()
                    ? 100
                                    * progress.path("step").asLong()
                                    / Math.max(1, progress.path("steps").asLong())
                            + "%"
                    : "";
        }
    }

    /** One that is there. */
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    abstract static class Known extends Remote {

        @Parameters(paramLabel = "EVALUATION", description = MEANT)
        private String evaluation;

        final String id() {
            return evaluation;
        }
    }

    @Command(
            name = "show",
            description = "Show an evaluation: how far it is, or what came of it. With --json all of it, the confusion"
                    + " matrix and the values of examples too.")
    static final class Show extends Known {

        @Override
        protected int ask(Api api) {
            JsonNode found = api.get(path(id()));
            answer(found, new EvaluationText(terminal()).of(found));
            return 0;
        }
    }

    @Command(
            name = "watch",
            description = "Wait for the end of an evaluation and show what came of it, as engram evaluate does.")
    static final class Watch extends Known {

        @Override
        protected int ask(Api api) {
            return watch(this, api, id());
        }
    }

    @Command(name = "cancel", description = "End an evaluation at once. What it has found so far is lost.")
    static final class Cancel extends Known {

        @Override
        protected int ask(Api api) {
            JsonNode now = api.post(path(id()) + "/cancel", "");
            String status = now.path("status").asString();
            answer(now, id() + " is " + terminal().paint(Colour.ofStatus(status), status) + ".");
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete an evaluation that has ended, for good.")
    static final class Delete extends Known {

        @Override
        protected int ask(Api api) {
            api.delete(path(id()));
            answer(Json.object().put("deleted", id()), "Deleted " + id() + ".");
            return 0;
        }
    }
}
