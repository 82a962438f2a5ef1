package io.engram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The folder of everything that the server keeps. */
final class DataFolder {

    private DataFolder() {}

    /**
     * Makes it where it is missing. Before anything else, since the database would only say that it cannot be opened.
     *
     * @throws Unusable where it cannot be made or written to
     */
    static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable", null));
        } catch (IOException e) {
            throw new Unusable(folder, e);
        }
    }

    /** The data folder cannot be used. */
    static final class Unusable extends RuntimeException {

        private final Path folder;

        Unusable(Path folder, IOException cause) {
            super("cannot write to the data folder " + folder, cause);
            this.folder = folder;
        }
    }

    /** Says so without a stack trace. Named in {@code META-INF/spring.factories}. */
    static final class Analyzer extends AbstractFailureAnalyzer<Unusable> {

        @Override
        protected FailureAnalysis analyze(Throwable root, Unusable failure) {
            return new FailureAnalysis(
                    "Engram cannot write to its data folder " + failure.folder + ".",
                    "Make it writable for this user, or name another with --engram.data=<folder> or ENGRAM_DATA.",
                    failure);
        }
    }
}
