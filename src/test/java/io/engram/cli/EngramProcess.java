package io.engram.cli;

import io.engram.postgres.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** {@code engram serve} in a process of its own, as a user starts it. */
public final class EngramProcess extends EngramClient {

    private final Process process;
    private final ExecutorService drain = Executors.newSingleThreadExecutor();

    /** Starts it on a free port, and returns once it says that it is ready. */
    public EngramProcess(Path data, String... settings) throws IOException {
        List<String> options = new ArrayList<>(List.of("serve", "--port", "0", "--data", data.toString()));
        options.addAll(TestDatabase.options(data.toString()));
        options.addAll(List.of(settings));
        process = start(options.toArray(String[]::new));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        String line;
        while ((line = out.readLine()) != null && !line.startsWith("Engram is ready at ")) {
            lines.add(line);
        }
        if (line == null) {
            throw new IOException("the server ended:\n" + String.join("\n", lines));
        }
        at(line.replaceAll("Engram is ready at (\\S+) .*", "$1"));
        // Whatever it says later must not fill the pipe.
        drain.execute(() -> {
            try {
                out.lines().forEach(later -> {});
            } catch (java.io.UncheckedIOException e) {
                // Whoever ends the process closes the pipe.
            }
        });
    }

    /** Any command of the jar, without the tests' own classes. */
    static Process start(String... arguments) throws IOException {
        return command(arguments).start();
    }

    /** Another command, with all that it says in a file. */
    static Process start(Path said, String... arguments) throws IOException {
        return command(arguments)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private static ProcessBuilder command(String... arguments) throws IOException {
        List<String> command = SharedClasses.ofTests().command();
        command.addAll(List.of(arguments));
        return builder(command);
    }

    static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // It lives for seconds, and its workers too: compiling well would cost them more than it gives.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return builder;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGKILL: nothing is saved, nothing is told. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns the exit status, for which it waits no longer than so. */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server did not end within " + patience);
        }
        return process.exitValue();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        drain.shutdownNow();
    }
}
