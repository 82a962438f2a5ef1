package io.engram.access.audit;

import io.engram.access.Actor;
import io.engram.access.Refusals;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sees every request before anybody else, and what became of it; those that change nothing and are let in it forgets.
 */
final class AuditFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final AuditRecorder recorder;

    AuditFilter(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            if (answered && request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new OnEnd(request, response));
            } else {
                record(request, answered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        }
    }

    private void record(HttpServletRequest request, int status) {
        boolean refused = Refusals.wasRefused(request);
        if (refused || !SAFE.contains(request.getMethod())) {
            recorder.record(
                    Actor.of(request),
                    request.getMethod(),
                    Refusals.withoutTokens(request.getRequestURI()),
                    status,
                    request.getRemoteAddr(),
                    refused);
        }
    }

    /** An answer that goes on after this thread has left it. */
    private final class OnEnd implements AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;

        OnEnd(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            record(request, response.getStatus());
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // It completes next.
        }

        @Override
        public void onError(AsyncEvent event) {
            // It completes next.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
