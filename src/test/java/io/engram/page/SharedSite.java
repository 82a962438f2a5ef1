package io.engram.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts server and browser for the first class that needs them, and ends them with this process. A store of JUnit's
 * would end them with each class: where several processes run tests, Surefire runs class by class.
 */
final class SharedSite implements BeforeAllCallback, ParameterResolver {

    private static @Nullable Site shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        Assumptions.assumeTrue(
                Chromium.find().isPresent(),
                "There is no Chromium on this machine, so the page is not tested: apt-get install chromium, or name one by"
                        + " ENGRAM_CHROMIUM");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Site.class);
    }

    @Override
    public Site resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return site();
    }

    private static synchronized Site site() {
        if (shared == null) {
            Site started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started), "end-site"));
            shared = started;
        }
        return shared;
    }

    private static void end(Site site) {
        try {
            site.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Site start() {
        try {
            return new Site(Chromium.find().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
