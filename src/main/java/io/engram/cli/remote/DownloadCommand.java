package io.engram.cli.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a checkpoint. */
@Command(
        name = "download",
        description = {
            "Download a checkpoint, or the best one of an experiment. Prints the name of the file.",
            "What breaks off is gone on with, by the same command too. The file gets its name only when its SHA-256 is"
                    + " what the server says."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DownloadCommand extends Remote {

    private static final Map<String, String> EXTENSIONS =
            Map.of("safetensors", "safetensors", "bundle", "zip", "torchscript", "pt");

    @Parameters(paramLabel = "ID", description = "A checkpoint's id (ckp_...), or an experiment as in engram show.")
    private String wanted;

    @Option(
            names = "--format",
            defaultValue = "safetensors",
            description = "safetensors (the weights), bundle (a zip of all that the checkpoint has) or torchscript."
                    + " Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to, a file or a folder. Default: a file here, named after the checkpoint.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replace a file that is there and is another.")
    private boolean force;

    @Mixin
    private Ranking ranking;

    @Override
    protected int ask(Api api) {
        String extension = EXTENSIONS.get(format);
        if (extension == null) {
            throw wrong("There is no format '" + format + "'. Known: bundle, safetensors, torchscript.");
        }
        String checkpoint = wanted.startsWith("ckp_")
                ? wanted
                : ranking.best(api, Lookup.experiment(api, wanted)).path("id").asString();
        Path target = target(checkpoint + "." + extension);
        Download.Result result = new Download(
                        api, "/checkpoints/" + Api.part(checkpoint) + "/download?format=" + format, target, screen())
                .fetch(force);
        answer(
                Json.object()
                        .put("checkpoint", checkpoint)
                        .put("format", format)
                        .put("file", target.toString())
                        .put("bytes", result.bytes())
                        .put("sha256", result.sha256())
                        .put("received", result.received()),
                target.toString());
        return 0;
    }

    private Path target(String name) {
        if (output == null) {
            return Path.of(name);
        }
        return Files.isDirectory(output) ? output.resolve(name) : output;
    }
}
