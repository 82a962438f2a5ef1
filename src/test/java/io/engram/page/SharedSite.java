package io.engram.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts server and browser for the first class that needs them, and ends them after the last one. */
final class SharedSite implements BeforeAllCallback, ParameterResolver {

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
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedSite.class))
                .computeIfAbsent(Site.class, key -> start(), Site.class);
    }

    private static Site start() {
        try {
            return new Site(Chromium.find().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
