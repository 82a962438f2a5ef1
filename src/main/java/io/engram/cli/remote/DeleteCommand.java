package io.engram.cli.remote;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes an experiment. */
@Command(
        name = "delete",
        description = "Delete an experiment and all its files, for good. Refused while it is active: cancel it first.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DeleteCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Override
    protected int ask(Api api) {
        String id = Lookup.experiment(api, experiment);
        api.delete("/experiments/" + id);
        answer(Json.object().put("deleted", id), "Deleted " + id + ".");
        return 0;
    }
}
