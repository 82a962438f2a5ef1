package io.engram.cli.remote;

import io.engram.cli.terminal.Colour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The verbs of an experiment's life. */
final class SteerCommands {

    private SteerCommands() {}

    /** One of them. */
    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    abstract static class Steer extends Remote {

        private final String verb;

        @Parameters(paramLabel = "ID", description = Lookup.MEANT)
        private String experiment;

        Steer(String verb) {
            this.verb = verb;
        }

        @Override
        protected int ask(Api api) {
            String id = Lookup.experiment(api, experiment);
            JsonNode now = api.post("/experiments/" + id + "/" + verb, "");
            String status = now.path("status").asString();
            answer(now, id + " is " + terminal().paint(Colour.ofStatus(status), status) + ".");
            return 0;
        }
    }

    @Command(name = "pause", description = "Pause a training. It saves first, within the epoch if it must.")
    static final class Pause extends Steer {
        Pause() {
            super("pause");
        }
    }

    @Command(name = "resume", description = "Let a paused training go on where it stopped.")
    static final class Resume extends Steer {
        Resume() {
            super("resume");
        }
    }

    @Command(name = "cancel", description = "End a training. It saves first; retry takes it up again.")
    static final class Cancel extends Steer {
        Cancel() {
            super("cancel");
        }
    }

    @Command(name = "retry", description = "Try a failed or cancelled training again, from its newest checkpoint.")
    static final class Retry extends Steer {
        Retry() {
            super("retry");
        }
    }

    @Command(name = "checkpoint", description = "Have a running training save a checkpoint now.")
    static final class Checkpoint extends Steer {
        Checkpoint() {
            super("checkpoint");
        }
    }
}
