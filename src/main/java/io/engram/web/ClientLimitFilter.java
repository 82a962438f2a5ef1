package io.engram.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses what is over a client's limits, before anything else is done for it. Probes are always answered. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ClientLimitFilter extends OncePerRequestFilter {

    private static final String PROBES = "/actuator/health";

    private final ClientLimits limits;
    private final HandlerExceptionResolver problems;

    ClientLimitFilter(ClientLimits limits, HandlerExceptionResolver problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith(request.getContextPath() + PROBES);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ClientLimits.Permit permit;
        try {
            permit = limits.enter(request.getRemoteAddr());
        } catch (TooManyRequests e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        try (permit) {
            chain.doFilter(request, response);
        }
    }
}
