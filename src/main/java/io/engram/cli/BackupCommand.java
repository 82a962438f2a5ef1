package io.engram.cli;

import io.engram.backup.Backup;
import io.engram.backup.H2Copy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Copies the data folder of a server that does not run. */
@Command(
        name = "backup",
        description = "Copy the data folder of a stopped server, and check the copy. To restore, serve a copy of it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class BackupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", description = "The data folder. Default: ./engram-data.")
    private Path data = Path.of("engram-data");

    @Option(names = "--to", required = true, description = "The backup: a folder that does not exist yet.")
    private Path target;

    @Option(
            names = "--files-only",
            description = "Leave the database out: it is PostgreSQL, and pg_dump has copied it before.")
    private boolean filesOnly;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (!Files.isDirectory(data)) {
            err.println("There is no data folder " + data + ". Name it with --data.");
            return 2;
        }
        if (!filesOnly && !H2Copy.isIn(data)) {
            err.println("There is no database in " + data + ". If it is in PostgreSQL, copy it with pg_dump and then"
                    + " the files with --files-only.");
            return 2;
        }
        try {
            Backup.Result result =
                    new Backup(data).into(target.toAbsolutePath().normalize(), filesOnly ? null : H2Copy.resting(data));
            spec.commandLine().getOut().println(json ? document(result) : text(result));
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println(target + " exists already. Name a folder that does not, with --to.");
            return 2;
        } catch (IOException e) {
            err.println("No backup was made: " + e.getMessage()
                    + ". A server that runs makes its own: see docs/operations.md.");
            return 1;
        }
    }

    private static String text(Backup.Result result) {
        return result.files() + " files, " + result.bytes() + " bytes in " + result.folder();
    }

    private static JsonNode document(Backup.Result result) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("files", result.files())
                .put("bytes", result.bytes())
                .put("folder", result.folder().toString());
    }
}
