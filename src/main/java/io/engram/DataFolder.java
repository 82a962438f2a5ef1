package io.engram;

import io.engram.brain.StopSignal;
import io.engram.worker.FolderInUse;
import io.engram.worker.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** The folder of everything that the server keeps. */
public final class DataFolder {

    private static final String LOCK = "server.lock";

    private DataFolder() {}

    /**
     * Prepares the folder that a context's settings name, and makes its path absolute: H2 refuses some that are not.
     */
    public static void use(ConfigurableApplicationContext context) {
        Path data = of(context.getEnvironment());
        FolderLock lock = prepare(data);
        context.getBeanFactory().registerSingleton(LOCK, lock);
        if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
            // The first that is registered is the last that goes: nobody else comes in before the database is closed.
            beans.registerDisposableBean(LOCK, lock::close);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("data folder", Map.of("engram.data", data.toString())));
    }

    static Path of(Environment environment) {
        return Path.of(environment.getRequiredProperty("engram.data"))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Makes it where it is missing, and keeps it to this server. Before anything else, since the database would only
     * say that it cannot be opened, and one that is not in the folder would let two servers train the same experiments.
     *
     * @return what keeps it, until it is closed or the process ends
     * @throws Unusable where it cannot be made or written to, or another server has it
     */
    static FolderLock prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable", null));
            return FolderLock.take(folder, LOCK, Duration.ZERO, StopSignal.NEVER);
        } catch (IOException e) {
            throw new Unusable(
                    "Engram cannot write to its data folder " + folder + ".",
                    "Make it writable for this user, or name another with --engram.data=<folder> or ENGRAM_DATA.",
                    e);
        } catch (FolderInUse e) {
            throw new Unusable(
                    "Another server works in the data folder " + folder + ".",
                    "Stop that one first, or name another folder with --engram.data=<folder> or ENGRAM_DATA.",
                    e);
        }
    }

    /** The data folder cannot be used. */
    static final class Unusable extends RuntimeException {

        private final String action;

        Unusable(String description, String action, Exception cause) {
            super(description, cause);
            this.action = action;
        }
    }

    /** Says so without a stack trace. Named in {@code META-INF/spring.factories}. */
    static final class Analyzer extends AbstractFailureAnalyzer<Unusable> {

        @Override
        protected FailureAnalysis analyze(Throwable root, Unusable failure) {
            return new FailureAnalysis(failure.getMessage(), failure.action, failure);
        }
    }
}
