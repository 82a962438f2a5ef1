package io.engram.cli;

import io.engram.cli.remote.Refused;
import io.engram.cli.remote.RemoteCommands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code engram}. */
@Command(
        name = "engram",
        description = "Trains models, serves those who train them, and asks such a server.",
        mixinStandardHelpOptions = true,
        version = "engram 0.1.0",
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done; of run, watch and evaluate: it is completed",
            "1:what it waited for failed, or the answer is no: there is none such, or its state does not allow it",
            "2:the options are not right, or the definition or file is refused",
            "3:no server answers, or it refuses this client, or cannot serve it now"
        })
public final class EngramCommand {

    private EngramCommand() {}

    /** Carries out a command line; returns its exit status. */
    public static int execute(String... arguments) {
        return commandLine(arguments).execute(arguments);
    }

    /**
     * The command line with the command that the arguments begin with, or with all: reading the options of all would
     * take longer than most of them.
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine engram = new CommandLine(new EngramCommand());
        Map<String, Class<?>> commands = commands();
        Class<?> only = arguments.length == 0 ? null : commands.get(arguments[0]);
        (only == null || only == CompletionCommand.class ? commands.values() : List.of(only))
                .forEach(command -> engram.addSubcommand(instance(command)));
        return engram.setParameterExceptionHandler(EngramCommand::refuse);
    }

    /** In a sentence: a whole page of help would hide it. */
    private static int refuse(ParameterException wrong, String... arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr()
                .println(
                        arguments.length == 0
                                ? command.getUsageMessage()
                                : command.getCommandSpec().qualifiedName() + " --help says what it takes.");
        // Whoever reads a document has to get one for this, too.
        if (List.of(arguments).contains("--json") && command.getCommandSpec().findOption("--json") != null) {
            command.getOut().println(new Refused(Refused.WRONG_USE, String.valueOf(wrong.getMessage())).problem());
        }
        return Refused.WRONG_USE;
    }

    private static Object instance(Class<?> command) {
        // Any setting of application.yml may follow serve; for other commands an unknown option is a mistake.
        return command == ServeCommand.class
                ? new CommandLine(new ServeCommand()).setUnmatchedOptionsArePositionalParams(true)
                : command;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("serve", ServeCommand.class);
        commands.put("validate", ValidateCommand.class);
        commands.putAll(RemoteCommands.all());
        commands.put("tokens", TokensCommand.class);
        commands.put("backup", BackupCommand.class);
        commands.put("completion", CompletionCommand.class);
        return commands;
    }
}
