package io.engram.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Has every line of the log that is about an experiment say so, in fields that a machine can search for. */
public final class LogContext {

    /** The field of an experiment's id. */
    public static final String EXPERIMENT = "experiment";

    private static final String ATTEMPT = "attempt";

    private LogContext() {}

    /** Does something for an experiment. */
    public static void within(String experiment, int attempt, Runnable work) {
        @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put(EXPERIMENT, experiment);
        MDC.put(ATTEMPT, Integer.toString(attempt));
        try {
            work.run();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
