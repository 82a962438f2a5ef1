package io.engram.cli.remote;

import io.engram.cli.terminal.Colour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Has a training that has ended, or stands, train for more epochs. */
@Command(
        name = "extend",
        description = "Train for another number of epochs. A completed training is queued again and goes on where it"
                + " ended.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class ExtendCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Option(
            names = "--epochs",
            paramLabel = "EPOCHS",
            required = true,
            description = "How many in all, those that it has had included.")
    private int epochs;

    @Override
    protected int ask(Api api) {
        String id = Lookup.experiment(api, experiment);
        JsonNode now = api.patch("/experiments/" + id, Json.object().put("epochs", epochs));
        String status = now.path("status").asString();
        answer(now, id + " is " + terminal().paint(Colour.ofStatus(status), status) + ", for " + epochs + " epochs.");
        return 0;
    }
}
