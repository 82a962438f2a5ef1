package io.engram.cli.remote;

import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Has a checkpoint evaluated. */
@Command(
        name = "evaluate",
        description = {
            "Have a checkpoint evaluated on a dataset, and wait for what comes of it.",
            "A broken connection is made again. Ctrl-C leaves the evaluation alone. Ends with 0 when it is completed, with"
                    + " 1 when it has failed or is cancelled."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class EvaluateCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Option(
            names = "--checkpoint",
            paramLabel = "CHECKPOINT",
            description = "Which one: its id or the beginning of it. Default: the best by the definition's own metric.")
    private @Nullable String checkpoint;

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "On what: its id or name. Default: the experiment's own.")
    private @Nullable String dataset;

    @Option(
            names = "--part",
            defaultValue = "all",
            description = "Its rows: all, or train, valid or test, which the definition's split gives to them."
                    + " Default: ${DEFAULT-VALUE}.")
    private String part;

    @Option(names = "--worst", paramLabel = "N", description = "Tell so many examples with the largest losses.")
    private int worst;

    @Option(names = "--best", paramLabel = "N", description = "Tell so many examples with the least losses.")
    private int best;

    @Option(names = "--no-wait", description = "Print the id of the evaluation, and do not wait for its end.")
    private boolean leave;

    @Option(names = "--key", defaultValue = "", description = "The Idempotency-Key. Default: a new one.")
    private String key;

    @Override
    protected int ask(Api api) {
        String id = Lookup.experiment(api, experiment);
        ObjectNode request = Json.object().put("part", part).put("worst", worst).put("best", best);
        if (checkpoint != null) {
            request.put("checkpoint", Lookup.checkpoint(api, id, checkpoint));
        }
        if (dataset != null) {
            request.put("dataset", dataset);
        }
        JsonNode made = api.postOnce(
                "/experiments/" + id + "/evaluate",
                "application/json",
                BodyPublishers.ofString(request.toString()),
                key);
        String evaluation = made.path("id").asString();
        if (leave) {
            answer(made, evaluation);
            return 0;
        }
        return EvaluationCommands.watch(this, api, evaluation);
    }
}
