package io.engram.cli;

import io.engram.web.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code engram serve} in a process with little memory, whose output is kept. */
final class SmallServer implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Engram is ready at http://127\\.0\\.0\\.1:(\\d+)");

    private static final Duration START = Duration.ofMinutes(4);

    private final Process process;
    private final Path log;
    private final TestClient client;

    SmallServer(Path data, String heap, String... settings) throws IOException {
        log = Files.createTempFile(data, "server", ".log");
        List<String> command = SharedClasses.ofTests().command("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError");
        command.addAll(List.of("serve", "--port", "0", "--data", data.toString()));
        command.addAll(List.of(settings));
        process = EngramProcess.builder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        client = new TestClient(port());
    }

    private int port() throws IOException {
        boolean ready = false;
        try {
            Awaitility.await()
                    .atMost(START)
                    .until(() -> !process.isAlive() || READY.matcher(log()).find());
            Matcher address = READY.matcher(log());
            ready = address.find();
            if (!ready) {
                throw new IOException("the server ended:\n" + log());
            }
            return Integer.parseInt(address.group(1));
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    TestClient client() {
        return client;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<ProcessHandle> workers() {
        return process.toHandle().children().toList();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** What the process has in memory, of its heap and of everything else. */
    long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
