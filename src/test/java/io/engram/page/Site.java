package io.engram.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.engram.cli.EngramHere;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One server with thousands of old experiments, and one browser: starting them costs more than most tests. */
final class Site implements AutoCloseable {

    /** How many experiments are there before any test makes one. */
    static final int OLD = 2000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path data;
    private final EngramHere server;
    private final Playwright playwright;
    private final Browser browser;

    Site(Path chromium) throws IOException {
        data = Files.createTempDirectory("engram-page");
        OldExperiments.into(data, OLD);
        server = new EngramHere(
                data,
                "--engram.jobs.parallel=2",
                "--engram.jobs.restart-delay=10ms",
                "--engram.datasets.folders=" + inPlace());
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright, chromium);
    }

    /** The folder whose files the server reads in place. */
    Path inPlace() {
        return data.resolve("in-place");
    }

    EngramHere server() {
        return server;
    }

    /** A visitor at a desk. */
    Tab open(String hash) {
        return open(hash, new Browser.NewContextOptions().setViewportSize(1400, 900));
    }

    Tab openDark(String hash) {
        return open(
                hash, new Browser.NewContextOptions().setViewportSize(1400, 900).setColorScheme(ColorScheme.DARK));
    }

    /** A visitor with a phone. */
    Tab openOnPhone(String hash) {
        return open(
                hash,
                new Browser.NewContextOptions()
                        .setViewportSize(390, 844)
                        .setHasTouch(true)
                        .setIsMobile(true));
    }

    private Tab open(String hash, Browser.NewContextOptions options) {
        Tab tab = new Tab(
                browser.newContext(options.setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)));
        tab.page().navigate(server.address() + "/" + hash);
        return tab;
    }

    /** The bundled digits under a name and for so many epochs; returns the experiment's id. */
    String post(String name, int epochs) {
        return server.post(digits(name, epochs));
    }

    static String digits(String name, int epochs) {
        try {
            return Files.readString(Path.of("examples/digits.yaml"))
                    .replace("name: digits", "name: " + name)
                    .replaceAll("(?m)^epochs: .*", "epochs: " + epochs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a training have so many epochs, then it rests. */
    void pauseBehind(int epochs, String experiment) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> server.get("/experiments/" + experiment)
                                .at("/progress/epoch")
                                .asInt()
                        > epochs);
        command(experiment, "pause");
        await(experiment, "paused");
    }

    void await(String experiment, String status) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> server.status(experiment).equals(status));
    }

    void command(String experiment, String verb) {
        server.send(
                server.request("/experiments/" + experiment + "/" + verb).POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Override
    public void close() throws IOException {
        browser.close();
        playwright.close();
        server.close();
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
