package io.engram.cli.remote;

import io.engram.definition.DefinitionText;
import io.engram.definition.UnreadableDefinition;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Goes on from a checkpoint as another experiment. */
@Command(
        name = "fork",
        description = "Go on from a checkpoint as a new experiment, with some things other. Prints the new id.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ForkCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Option(
            names = "--checkpoint",
            paramLabel = "CHECKPOINT",
            description = "Where to go on from: its id or the beginning of it. Default: the newest.")
    private @Nullable String checkpoint;

    @Option(names = "--name", description = "Its name. Default: that of its origin.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "What is other in its definition, as --set optimizer.adam.lr=0.0005 or --set epochs=60."
                    + " May be repeated; the value null takes a field away.")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Option(names = "--key", defaultValue = "", description = "The Idempotency-Key. Default: a new one.")
    private String key;

    @Override
    protected int ask(Api api) {
        String id = Lookup.experiment(api, experiment);
        ObjectNode request = Json.object();
        if (checkpoint != null) {
            request.put("checkpoint", Lookup.checkpoint(api, id, checkpoint));
        }
        if (name != null) {
            request.put("name", name);
        }
        ObjectNode overrides = request.putObject("overrides");
        changes.forEach((field, value) -> set(overrides, field, value));
        JsonNode made = api.postOnce(
                "/experiments/" + id + "/fork", "application/json", BodyPublishers.ofString(request.toString()), key);
        answer(made, made.path("id").asString());
        return 0;
    }

    private void set(ObjectNode overrides, String field, String value) {
        if (!field.matches("[\\w-]+(\\.[\\w-]+)*")) {
            throw wrong("--set takes a field such as optimizer.adam.lr, was '" + field + "'.");
        }
        ObjectNode place = overrides;
        List<String> names = List.of(field.split("\\.", -1));
        for (int i = 0; i < names.size() - 1; i++) {
            place = place.path(names.get(i)) instanceof ObjectNode known ? known : place.putObject(names.get(i));
        }
        place.set(names.get(names.size() - 1), value.equals("null") ? NullNode.getInstance() : read(field, value));
    }

    private JsonNode read(String field, String value) {
        try {
            return DefinitionText.yaml(value);
        } catch (UnreadableDefinition e) {
            throw wrong("--set " + field + ": " + e.getMessage());
        }
    }
}
