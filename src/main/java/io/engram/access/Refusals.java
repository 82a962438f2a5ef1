package io.engram.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers what is not let in. The problems are made where all are made: this only hands the exceptions over. */
@Component
public final class Refusals
        implements AuthenticationEntryPoint, AuthenticationFailureHandler, AccessDeniedHandler, RequestRejectedHandler {

    private static final String REFUSED = Refusals.class.getName();

    private final HandlerExceptionResolver problems;
    private final AccessRules rules;
    private final SecurityHeaders headers = new SecurityHeaders();

    Refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems, AccessRules rules) {
        this.problems = problems;
        this.rules = rules;
    }

    /** Whether this request was not let in. */
    public static boolean wasRefused(HttpServletRequest request) {
        return request.getAttribute(REFUSED) != null;
    }

    /** An address as the audit may keep it. */
    public static String withoutTokens(String path) {
        return TokenText.hide(path);
    }

    /** Nobody is known, and somebody is needed. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        refuse(request, response, AccessRefused.noToken(rules.needed(request).orElse(Role.READ)));
    }

    /** What was sent as a token is none. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e) throws IOException {
        refuse(request, response, AccessRefused.invalidToken(String.valueOf(e.getMessage())));
    }

    /** Somebody is known, and may not. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        Role needed = rules.needed(request).orElse(Role.READ);
        Actor actor = Actor.of(request);
        refuse(
                request,
                response,
                actor.role() == null ? AccessRefused.noToken(needed) : AccessRefused.roleMissing(needed, actor));
    }

    /** The firewall does not take the address, as with {@code /..%2f}. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException e)
            throws IOException {
        // It is before everything, so nobody else has written them.
        headers.writeHeaders(request, response);
        answer(request, response, e, HttpStatus.BAD_REQUEST);
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, AccessRefused refused) throws IOException {
        request.setAttribute(REFUSED, true);
        answer(request, response, refused, HttpStatus.FORBIDDEN);
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, RuntimeException e, HttpStatus otherwise)
            throws IOException {
        if (problems.resolveException(request, response, null, e) == null) {
            response.sendError(otherwise.value());
        }
    }
}
