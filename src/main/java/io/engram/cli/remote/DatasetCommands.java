package io.engram.cli.remote;

import io.engram.cli.terminal.Amounts;
import io.engram.cli.terminal.Table;
import io.engram.cli.terminal.Table.Cell;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What is trained on. */
@Command(
        name = "datasets",
        description = "List, upload, register, show and delete the server's datasets.",
        subcommands = {
            DatasetCommands.Listing.class,
            DatasetCommands.Upload.class,
            DatasetCommands.Register.class,
            DatasetCommands.Show.class,
            DatasetCommands.Delete.class
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DatasetCommands implements Runnable {

    private static final String MEANT = "The dataset's id or name.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do with datasets: list, upload, register, show or delete.");
    }

    /** What uploads and registrations have in common. */
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Bringing {

        @Option(
                names = "--bad-rows",
                defaultValue = "refuse",
                paramLabel = "RULE",
                description =
                        "What becomes of rows that are none: refuse the file, or skip and count them. Default: refuse.")
        private String badRows;

        @Option(names = "--key", defaultValue = "", description = "The Idempotency-Key. Default: a new one.")
        private String key;
    }

    /** Said below, where rows were left out. */
    private static String unreadable(JsonNode dataset) {
        JsonNode rows = dataset.path("unreadable");
        return rows.isMissingNode()
                ? ""
                : "\nrows left out: " + rows.path("count").asString() + ", the first: "
                        + rows.path("first").asString();
    }

    @Command(name = "list", description = "List the datasets, the newest first, and the samples behind them.")
    static final class Listing extends Remote {

        @Override
        protected int ask(Api api) {
            ArrayNode found = Json.array();
            String cursor = "";
            do {
                JsonNode page =
                        api.get("/datasets?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + Api.part(cursor)));
                page.path("items").forEach(found::add);
                cursor = page.path("next_cursor").asString("");
            } while (!cursor.isEmpty());
            Table table = new Table("ID", "NAME", "ROWS", "COLUMNS", "SIZE");
            found.forEach(one -> table.row(
                    Cell.of(one.path("id").asString()),
                    Cell.of(one.path("name").asString()),
                    Cell.of(one.path("rows").asString()),
                    Cell.of(String.valueOf(one.path("columns").size())),
                    Cell.of(Amounts.bytes(one.path("bytes").asLong()))));
            answer(Json.object().set("items", found), table.text(terminal()));
            return 0;
        }
    }

    @Command(
            name = "upload",
            description = "Upload a file or an archive to train on: CSV, TSV, JSON lines, Parquet, NumPy, safetensors,"
                    + " idx, or a zip or tar. Prints its id.")
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Upload extends Remote {

        @Parameters(paramLabel = "FILE", description = "The file.")
        private Path file;

        @Option(
                names = "--name",
                description = "What definitions call it. Default: the file's name without its ending.")
        private @Nullable String name;

        @Mixin
        private Bringing bringing;

        @Override
        protected int ask(Api api) {
            String called = name == null
                    ? file.getFileName().toString().replaceFirst("(?<=.)(\\.tar)?\\.[A-Za-z0-9]+$", "")
                    : name;
            JsonNode made = api.postOnce(
                    "/datasets?name=" + Api.part(called) + "&bad_rows=" + Api.part(bringing.badRows),
                    "application/octet-stream",
                    body(),
                    bringing.key);
            answer(made, made.path("id").asString() + unreadable(made));
            return 0;
        }

        private BodyPublisher body() {
            if (Files.isDirectory(file)) {
                throw wrong(file + " is a folder. Make a zip or tar of it first.");
            }
            try {
                return BodyPublishers.ofFile(file);
            } catch (FileNotFoundException e) {
                throw wrong("There is no file " + file + " that can be read.");
            }
        }
    }

    @Command(
            name = "register",
            description = "Let the server read a file or folder of its own machine in place, without a copy. Prints the"
                    + " dataset's id. The folder must be allowed: engram.datasets.folders.")
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Register extends Remote {

        @Parameters(index = "0", paramLabel = "NAME", description = "What definitions call it.")
        private String name;

        @Parameters(index = "1", paramLabel = "PATH", description = "An absolute path on the server's machine.")
        private String path;

        @Mixin
        private Bringing bringing;

        @Override
        protected int ask(Api api) {
            String body = Json.object()
                    .put("name", name)
                    .put("path", path)
                    .put("bad_rows", bringing.badRows)
                    .toString();
            JsonNode made =
                    api.postOnce("/datasets:register", "application/json", BodyPublishers.ofString(body), bringing.key);
            answer(made, made.path("id").asString() + unreadable(made));
            return 0;
        }
    }

    @Command(name = "show", description = "Show a dataset's columns and first rows.")
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Show extends Remote {

        private static final int SHOWN_COLUMNS = 12;

        @Parameters(paramLabel = "DATASET", description = MEANT)
        private String dataset;

        @Override
        protected int ask(Api api) {
            JsonNode found = api.get("/datasets/" + Api.part(dataset));
            answer(found, text(found));
            return 0;
        }

        private String text(JsonNode found) {
            Table columns = new Table("COLUMN", "TYPE");
            found.path("columns")
                    .forEach(column -> columns.row(
                            Cell.of(column.path("name").asString()),
                            Cell.of(column.path("type").asString(""))));
            String head = found.path("id").asString() + "  "
                    + found.path("name").asString() + "  "
                    + found.path("rows").asString() + " rows  "
                    + Amounts.bytes(found.path("bytes").asLong())
                    + "  SHA-256 " + found.path("sha256").asString()
                    + (found.path("path").isString()
                            ? "\nread in place: " + found.path("path").asString()
                            : "")
                    + unreadable(found)
                    + (found.has("changed") ? "\n" + found.path("changed").asString() : "");
            return head + "\n\n" + columns.text(terminal()) + "\n\n" + preview(found);
        }

        private String preview(JsonNode found) {
            int shown = Math.min(SHOWN_COLUMNS, found.path("columns").size());
            String[] header = found.path("columns")
                    .valueStream()
                    .limit(shown)
                    .map(column -> column.path("name").asString())
                    .toArray(String[]::new);
            Table rows = new Table(header);
            found.path("preview")
                    .forEach(row -> rows.row(row.valueStream()
                            .limit(shown)
                            .map(cell -> Cell.of(cell.asString()))
                            .toArray(Cell[]::new)));
            return rows.text(terminal());
        }
    }

    @Command(name = "delete", description = "Delete a dataset, for good. Refused while an experiment needs it.")
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    static final class Delete extends Remote {

        @Parameters(paramLabel = "DATASET", description = MEANT)
        private String dataset;

        @Override
        protected int ask(Api api) {
            api.delete("/datasets/" + Api.part(dataset));
            answer(Json.object().put("deleted", dataset), "Deleted " + dataset + ".");
            return 0;
        }
    }
}
