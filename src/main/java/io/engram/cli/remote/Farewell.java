package io.engram.cli.remote;

import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What is said when Ctrl-C ends a command that waits, because what it waits for goes on without it. */
final class Farewell {

    private Farewell() {}

    /** Waits; the words are said where that does not come to its end by itself. */
    static <T> T unlessEnded(Supplier<T> waiting, Runnable words) {
        Thread said = Executors.defaultThreadFactory().newThread(words);
        Runtime.getRuntime().addShutdownHook(said);
        try {
            return waiting.get();
        } finally {
            forget(said);
        }
    }

    private static void forget(Thread hook) {
        try {
            if (!Runtime.getRuntime().removeShutdownHook(hook)) {
                throw new IllegalStateException("the hook was never there");
            }
        } catch (IllegalStateException e) {
            // The process is about to end, and the hook has its turn.
        }
    }
}
