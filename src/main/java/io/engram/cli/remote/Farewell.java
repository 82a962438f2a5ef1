package io.engram.cli.remote;

import java.util.concurrent.Executors;

/** What is said when Ctrl-C ends a command that waits, because what it waits for goes on without it. */
final class Farewell implements AutoCloseable {

    private final Thread said;

    Farewell(Runnable words) {
        said = Executors.defaultThreadFactory().newThread(words);
        Runtime.getRuntime().addShutdownHook(said);
    }

    /** It has come to its end by itself. */
    @Override
    public void close() {
        try {
            if (!Runtime.getRuntime().removeShutdownHook(said)) {
                throw new IllegalStateException("the hook was never there");
            }
        } catch (IllegalStateException e) {
            // The process is about to end, and the hook has its turn.
        }
    }
}
