package io.engram.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The server would start with a door that is open to everybody, or to nobody. */
final class UnsafeStart extends RuntimeException {

    private final String action;

    UnsafeStart(String description, String action) {
        super(description);
        this.action = action;
    }

    /** Says so without a stack trace. Named in {@code META-INF/spring.factories}. */
    static final class Analyzer extends AbstractFailureAnalyzer<UnsafeStart> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UnsafeStart failure) {
            return new FailureAnalysis(failure.getMessage(), failure.action, failure);
        }
    }
}
