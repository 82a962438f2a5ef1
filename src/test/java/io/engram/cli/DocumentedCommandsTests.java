package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every command of the README and of {@code docs/}, as it is written: each page's {@code sh} blocks are one session of
 * a shell, in a folder that looks like the project's, beside a server that runs. What cannot be run here says why
 * behind the word {@code sh}.
 */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsTests {

    private static final String FENCE = "```";
    private static final String RUN = FENCE + "sh";
    private static final String NOT_RUN = RUN + " (not run: ";

    /** What is known when a page begins: the variables that the README's session has by then. */
    private static final String PREAMBLE = """
            set -eu
            export ENGRAM_SERVER=%1$s
            api=%1$s/api/v1
            id=%2$s
            best=%3$s
            """;

    /** Room for a page that trains. */
    private static final long PAGE_SECONDS = 600;

    @TempDir
    private static Path folder;

    private EngramHere server;
    private String experiment;
    private String best;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(0, Path.of("README.md"));
            return pages.stream().filter(page -> !commands(page).isBlank()).toList().stream();
        }
    }

    @BeforeAll
    void serve() throws IOException {
        engram(folder.resolve("engram"));
        server = new EngramHere(folder.resolve("engram-data"));
        experiment = server.post(Files.readString(Path.of("examples/digits.yaml")));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> server.status(experiment).equals("completed"));
        best = server.get("/experiments/" + experiment + "/checkpoints/best")
                .get("id")
                .asString();
    }

    /** A page that failed in its middle must not keep the next one waiting. */
    @AfterEach
    void cancelWhatIsLeft() {
        for (JsonNode left : server.get("/experiments?limit=200").get("items")) {
            if (!List.of("completed", "cancelled", "failed")
                    .contains(left.get("status").asString())) {
                server.send(server.request("/experiments/" + left.get("id").asString() + "/cancel")
                        .POST(HttpRequest.BodyPublishers.noBody()));
            }
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The launcher, without its look for changed sources: the classes are those under test. */
    private static void engram(Path launcher) throws IOException {
        String script = "#!/bin/sh\nexec " + EngramProcess.java().get(0) + " -cp '"
                + SharedClasses.ofTests().classPath() + "' io.engram.Engram \"$@\"\n";
        Files.writeString(launcher, script);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void runs(Path page) throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve(page.getFileName()));
        Files.createSymbolicLink(place.resolve("engram"), folder.resolve("engram"));
        for (String part : List.of("examples", "src", "docs", "README.md", "frontend-static")) {
            Files.createSymbolicLink(place.resolve(part), Path.of(part).toAbsolutePath());
        }
        Path script = Files.writeString(
                folder.resolve(page.getFileName() + ".sh"),
                PREAMBLE.formatted(server.address(), experiment, best)
                        + commands(page).replace("http://127.0.0.1:8080", server.address()));
        Path told = folder.resolve(page.getFileName() + ".log");
        ProcessBuilder builder = EngramProcess.builder(List.of("bash", "-x", script.toString()))
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process session = builder.start();
        boolean ended = session.waitFor(PAGE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            session.descendants().forEach(ProcessHandle::destroyForcibly);
            session.destroyForcibly();
        }

        assertThat(ended).as(() -> "in time:\n" + read(told)).isTrue();
        assertThat(session.exitValue()).as(() -> read(told)).isZero();
        assertThat(read(told)).doesNotContain("\"status\":500");
    }

    @Test
    @DisplayName("a block that is not run says why, and no other way of writing one goes unseen")
    void knowsEveryBlockOfCommands() throws IOException {
        List<Path> all;
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            all = Stream.concat(docs, Stream.of(Path.of("README.md")))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
        assertThat(all)
                .allSatisfy(page -> assertThat(Files.readAllLines(page).stream()
                                .filter(line -> line.matches(FENCE + "(sh|bash|console|shell)\\b.*")))
                        .as(page.toString())
                        .allMatch(line -> line.equals(RUN) || (line.startsWith(NOT_RUN) && line.endsWith(")"))));
    }

    /** A server is there already: the line that starts one is what {@link #serve} has done. */
    private static String commands(Path page) {
        List<String> commands = new ArrayList<>();
        boolean within = false;
        for (String line : read(page).lines().toList()) {
            if (within && line.equals(FENCE)) {
                within = false;
            } else if (within) {
                commands.add(line);
            } else {
                within = line.equals(RUN);
            }
        }
        return commands.stream()
                .filter(line -> !line.startsWith("./engram serve"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
