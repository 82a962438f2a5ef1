package io.engram.cli;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a shell complete the command line. */
@Command(
        name = "completion",
        description = {
            "Print what lets a shell complete commands and options.",
            "bash:  source <(engram completion bash)",
            "zsh:   source <(engram completion zsh)"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class CompletionCommand implements Callable<Integer> {

    /** The same text: in zsh it turns on the emulation of bash's completion itself. */
    private static final Set<String> SHELLS = new TreeSet<>(Set.of("bash", "zsh"));

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", arity = "0..1", defaultValue = "bash", description = "bash or zsh.")
    private String shell;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            spec.commandLine().getErr().println("There is no completion for '" + shell + "'. Known: bash, zsh.");
            return 2;
        }
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("engram", spec.root().commandLine()));
        return 0;
    }
}
