package io.engram.cli.remote;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Posts a definition. */
@Command(
        name = "submit",
        description = {
            "Have a definition trained by the server. Prints the id of the experiment.",
            "If the connection breaks, it is sent again under the same Idempotency-Key, so it is posted once."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class SubmitCommand extends Remote {

    @Parameters(paramLabel = "FILE", description = DefinitionSource.MEANT)
    private String file;

    @Option(names = "--name", description = "A name in place of the definition's.")
    private @Nullable String name;

    @Option(names = "--label", description = "A label more than the definition has. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--key",
            defaultValue = "",
            description = "The Idempotency-Key: whoever repeats the command with the same one gets the experiment that"
                    + " is there. Default: a new one.")
    private String key;

    @Option(names = "--watch", description = "Then follow it, as engram watch does.")
    private boolean watch;

    @Override
    protected int ask(Api api) {
        DefinitionSource definition = changed(DefinitionSource.of(file));
        JsonNode made =
                api.postOnce("/experiments", definition.contentType(), BodyPublishers.ofString(definition.text()), key);
        String id = made.path("id").asString();
        if (watch) {
            return WatchCommand.watch(api, id, screen(), isJson() ? this::line : null, this::say);
        }
        answer(made, id);
        return 0;
    }

    private DefinitionSource changed(DefinitionSource definition) {
        if (name == null && labels.isEmpty()) {
            return definition;
        }
        if (!(definition.tree() instanceof ObjectNode tree)) {
            return definition;
        }
        if (name != null) {
            tree.put("name", name);
        }
        if (!labels.isEmpty()) {
            ArrayNode all = tree.path("labels") instanceof ArrayNode some ? some : tree.putArray("labels");
            labels.forEach(all::add);
        }
        return new DefinitionSource(tree.toString(), false);
    }
}
