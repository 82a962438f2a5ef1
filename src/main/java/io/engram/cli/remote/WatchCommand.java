package io.engram.cli.remote;

import io.engram.cli.terminal.Screen;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Follows an experiment. */
@Command(
        name = "watch",
        description = {
            "Follow an experiment to its end: a line for each epoch, and on a terminal the curve of its loss and a bar.",
            "A broken connection is made again. Ctrl-C leaves the training alone. Ends with 0 when it is completed, with"
                    + " 1 when it has failed or is cancelled. With --json a document in each line."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class WatchCommand extends Remote {

    @Parameters(paramLabel = "ID", description = Lookup.MEANT)
    private String experiment;

    @Override
    protected int ask(Api api) {
        String id = Lookup.experiment(api, experiment);
        return watch(api, id, screen(), isJson() ? this::line : null, this::say);
    }

    /** @param documents takes JSON, null where text is wanted */
    static int watch(
            Api api,
            String id,
            Screen screen,
            @org.jspecify.annotations.Nullable Consumer<String> documents,
            Consumer<String> leave) {
        String server = api.address().equals(Api.USUAL_ADDRESS) ? "" : " --server " + api.address();
        WatchView view = documents == null ? new WatchText(screen, id) : new WatchDocuments(documents);
        return Farewell.unlessEnded(() -> new Watching(api, id, view).watch(), () -> {
            screen.leave();
            leave.accept("The training goes on. Come back with: engram watch " + id + server
                    + "\nEnd it with: engram cancel " + id + server);
        });
    }
}
