package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestClassPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The command line itself. */
class EngramCommandTests {

    @TempDir
    private Path folder;

    /** With those below datasets, evaluations and tokens. */
    static List<String> commands() {
        List<String> commands = new ArrayList<>();
        EngramCommand.commandLine().getSubcommands().forEach((name, command) -> {
            commands.add(name);
            command.getSubcommands().keySet().forEach(below -> commands.add(name + " " + below));
        });
        return commands;
    }

    private static String out(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(EngramCommand.commandLine(arguments)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(arguments))
                .isZero();
        return out.toString();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysWithWhichStatusEachCommandEnds(String command) {
        String[] arguments = (command + " --help").split(" ");

        assertThat(out(arguments))
                .contains("Usage: engram " + command, "Exit status:", "  0  ", "  1  ", "  2  ", "  3  ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void documentsEachCommandWithAnExample(String command) throws IOException {
        assertThat(Files.readString(Path.of("docs/command-line.md"))).contains("engram " + command);
    }

    @Test
    void givesTheSameHelpForOneCommandAsWithAllOfThem() {
        CommandLine all = EngramCommand.commandLine();

        assertThat(EngramCommand.commandLine("list", "--ids").getSubcommands()).containsOnlyKeys("list");
        assertThat(all.getSubcommands())
                .hasEntrySatisfying(
                        "list", list -> assertThat(out("list", "--help")).isEqualTo(list.getUsageMessage()));
        assertThat(out("--help")).contains(all.getSubcommands().keySet());
    }

    @Test
    void saysInASentenceWhatIsWrongWithItsOptions() {
        StringWriter err = new StringWriter();
        String[] arguments = {"list", "--limt", "3"};

        int status = EngramCommand.commandLine(arguments)
                .setErr(new PrintWriter(err))
                .execute(arguments);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines()).hasSizeLessThan(5);
        assertThat(err.toString()).contains("--limt", "--limit", "engram list --help says what it takes.");
    }

    @Test
    void saysItInADocumentWhereOneIsAskedFor() {
        StringWriter out = new StringWriter();
        String[] arguments = {"list", "--json", "--limt", "3"};

        int status = EngramCommand.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);

        assertThat(status).isEqualTo(2);
        assertThat(JsonMapper.shared().readTree(out.toString()).path("detail").asString())
                .contains("--limt");
    }

    @Test
    void letsAShellComplete() {
        assertThat(out("completion", "bash"))
                .contains("engram", "submit", "--token-file", "complete -F _complete_engram");
        assertThat(out("completion", "zsh")).contains("bashcompinit");
        assertThat(EngramCommand.execute("completion", "fish")).isEqualTo(2);
    }

    /** A command that asks a server is answered as fast as a JVM starts only if it is left alone with its client. */
    @Test
    void asksAServerWithoutSpringAndLibtorch() throws Exception {
        Path classes = folder.resolve("classes");
        List<String> command = new ArrayList<>(EngramProcess.java());
        command.addAll(List.of(
                "-Xlog:class+load:file=" + classes,
                "-cp",
                TestClassPath.get(),
                "io.engram.Engram",
                "list",
                "--server",
                "http://127.0.0.1:1"));

        Process list = EngramProcess.builder(command).start();

        assertThat(list.waitFor()).isEqualTo(3);
        assertThat(Files.readString(classes))
                .contains("io.engram.cli.remote.Api")
                .doesNotContain(" org.springframework.", " ai.djl.", " org.hibernate.", " ch.qos.logback.");
    }
}
