package io.engram.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code engram}. */
@Command(
        name = "engram",
        description = "Trains models, and serves those who train them.",
        mixinStandardHelpOptions = true,
        version = "engram 0.1.0",
        scope = ScopeType.INHERIT,
        subcommands = {RunCommand.class, TokensCommand.class, BackupCommand.class})
public final class EngramCommand {

    private EngramCommand() {}

    /** Carries out a command line; returns its exit status. */
    public static int execute(String... arguments) {
        CommandLine engram = new CommandLine(new EngramCommand());
        // Any setting of application.yml may follow serve; for other commands an unknown option is a mistake.
        CommandLine serve = new CommandLine(new ServeCommand()).setUnmatchedOptionsArePositionalParams(true);
        engram.addSubcommand(serve);
        return engram.execute(arguments);
    }
}
