package io.engram.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine. */
final class Chromium {

    private static final List<String> USUAL_NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** It may run as root, and asks nobody but our server for anything. */
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-domain-reliability",
            "--disable-sync",
            "--no-default-browser-check",
            "--no-first-run");

    private Chromium() {}

    static Optional<Path> find() {
        String named = System.getenv("ENGRAM_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(System.getProperty("path.separator")))
                .flatMap(folder -> USUAL_NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Playwright without browsers of its own. */
    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser launch(Playwright playwright, Path executable) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(OPTIONS));
    }
}
