package io.engram.web;

import com.github.f4b6a3.ulid.UlidCreator;
import io.engram.worker.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id, which the answer and each line of the log carry. A client or a proxy in front may bring
 * its own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    /** The field of the log. */
    static final String FIELD = "request";

    /** What is safe in a log and in a header. */
    private static final Pattern ID = Pattern.compile("[\\w.-]{1,64}");

    private static final Pattern EXPERIMENT = Pattern.compile("/experiments/(exp_\\w{1,40})");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String brought = request.getHeader(HEADER);
        String id = brought != null && ID.matcher(brought).matches()
                ? brought
                : "req_" + UlidCreator.getUlid().toString().toLowerCase(Locale.ROOT);
        response.setHeader(HEADER, id);
        MDC.put(FIELD, id);
        Matcher experiment = EXPERIMENT.matcher(request.getRequestURI());
        if (experiment.find()) {
            MDC.put(LogContext.EXPERIMENT, experiment.group(1));
        }
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(FIELD);
            MDC.remove(LogContext.EXPERIMENT);
        }
    }

    /** An error page belongs to the request that went wrong. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
