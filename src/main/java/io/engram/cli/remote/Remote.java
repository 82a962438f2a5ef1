package io.engram.cli.remote;

import io.engram.cli.terminal.Screen;
import io.engram.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What all commands that ask a server have in common: which server, and how its answer is shown. */
@Command
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
public abstract class Remote implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            defaultValue = "${env:ENGRAM_SERVER:-}",
            description = "A running server. Default: ENGRAM_SERVER, or " + Api.USUAL_ADDRESS + ".")
    private String server;

    @Mixin
    private Credential credential;

    @Option(names = "--json", description = "Answer with one JSON document; a refusal is one too.")
    private boolean json;

    private final Terminal terminal = Terminal.ofThisProcess();

    /**
     * Asks.
     *
     * @return the exit status
     */
    protected abstract int ask(Api api);

    @Override
    public final Integer call() {
        try {
            return ask(new Api(server.isEmpty() ? Api.USUAL_ADDRESS : server, credential.text()));
        } catch (Refused e) {
            say(String.valueOf(e.getMessage()));
            if (json) {
                line(e.problem().toString());
            }
            return e.exitStatus();
        }
    }

    /** For people; what is for programs goes to the standard output. */
    protected final void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Terminal.harmless(text));
        err.flush();
    }

    /** The answer: the document for programs, or else the text. */
    protected final void answer(JsonNode document, String text) {
        line(json ? document.toString() : text);
    }

    protected final void line(String text) {
        out().println(text);
        out().flush();
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final Terminal terminal() {
        return terminal;
    }

    /** Where things move; nothing does beside JSON. */
    protected final Screen screen() {
        return new Screen(out(), json ? Terminal.PLAIN : terminal);
    }

    protected final boolean isJson() {
        return json;
    }

    protected final Refused wrong(String message) {
        return new Refused(Refused.WRONG_USE, message);
    }
}
