package io.engram;

import io.engram.definition.PlugInRefused;
import io.engram.definition.PlugIns;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why a server does not start with a plug-in, without a stack trace. */
final class PlugInRefusal extends AbstractFailureAnalyzer<PlugInRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PlugInRefused cause) {
        return new FailureAnalysis(
                "A plug-in cannot be used: " + cause.getMessage(),
                "Mend the jar, or take it out of " + PlugIns.folder() + ".",
                cause);
    }
}
