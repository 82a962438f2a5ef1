package io.engram.cli;

import io.engram.cli.remote.RemoteCommands;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code engram}. */
@Command(
        name = "engram",
        description = "Trains models, serves those who train them, and asks such a server.",
        mixinStandardHelpOptions = true,
        version = "engram 0.1.0",
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done; of run and watch: the training is completed",
            "1:the training failed, or the answer is no: there is none such, or its state does not allow it",
            "2:the options are not right, or the definition or file is refused",
            "3:no server answers, or it refuses this client, or cannot serve it now"
        })
public final class EngramCommand {

    private EngramCommand() {}

    /** Carries out a command line; returns its exit status. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine engram = new CommandLine(new EngramCommand());
        engram.addSubcommand(new RunCommand());
        // Any setting of application.yml may follow serve; for other commands an unknown option is a mistake.
        engram.addSubcommand(new CommandLine(new ServeCommand()).setUnmatchedOptionsArePositionalParams(true));
        engram.addSubcommand(new ValidateCommand());
        RemoteCommands.ALL.forEach(engram::addSubcommand);
        engram.addSubcommand(new TokensCommand());
        engram.addSubcommand(new BackupCommand());
        engram.addSubcommand(new CompletionCommand());
        return engram;
    }
}
