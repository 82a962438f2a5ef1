package io.engram.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page in a browser of its own state, and what went wrong in it. */
final class Tab implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 120_000;

    private static final String AXE = axe();

    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new ArrayList<>();

    Tab(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page.onPageError(error -> faults.add(error));
        page.onConsoleMessage(message -> {
            // What is not there, or not to be reached, is for the page to show; the browser writes it down as an error
            // too.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                faults.add(message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Errors of scripts and violations of the Content-Security-Policy. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    /** Where people look at it: target/screenshots. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots", name + ".png"))
                .setFullPage(true));
    }

    /** What axe finds serious or critical: rule, then the elements. */
    List<String> barriers() {
        // Not as an element, which the page's policy would refuse.
        page.evaluate(AXE);
        Object found = page.evaluate("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('; ')}`)
                """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream script =
                Tab.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe-core is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
