package io.engram.cli;

import io.engram.definition.PlugIns;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what a definition names is found without a server. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class LocalOptions {

    @Option(
            names = "--dataset",
            paramLabel = "NAME=FILE",
            description =
                    "A file or a folder under the name that data.dataset uses; a manifest may name files beside it."
                            + " May be repeated.")
    private Map<String, Path> datasets = new LinkedHashMap<>();

    @Option(
            names = "--initialize",
            paramLabel = "FILE",
            description = "Weights that the definition's initialize starts from: a safetensors file, or the folder of a"
                    + " checkpoint. Default: the file that --dataset gives for initialize.dataset.")
    private @Nullable Path initialize;

    @Option(
            names = "--plugins",
            paramLabel = "FOLDER",
            description = "Folder of jars with layers, losses and more of your own. Default: ./plugins.")
    private Path plugins = PlugIns.folder();

    Map<String, Path> datasets() {
        return datasets;
    }

    @Nullable
    Path initialize() {
        return initialize;
    }

    Path plugins() {
        return plugins;
    }
}
