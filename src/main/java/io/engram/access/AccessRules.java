package io.engram.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What each call needs. The first rule that matches counts; what none matches needs an admin, so that whatever is added
 * without a thought is closed rather than open.
 */
@Component
final class AccessRules implements AuthorizationManager<RequestAuthorizationContext> {

    private static final @Nullable Role ANYBODY = null;

    private static final List<Rule> RULES = List.of(
            // Who may come in, and who did what.
            rule(Role.ADMIN, Role.ADMIN, "/api/v1/tokens/**"),
            rule(Role.ADMIN, Role.ADMIN, "/api/v1/audit/**"),
            // Whom the server itself calls.
            rule(Role.ADMIN, Role.ADMIN, "/api/v1/webhooks/**"),
            rule(Role.READ, Role.WRITE, "/api/**"),
            // Probes are asked by what has no token; they say up or down.
            rule(ANYBODY, Role.ADMIN, "/actuator/health/**"),
            rule(Role.READ, Role.ADMIN, "/actuator/prometheus"),
            rule(Role.ADMIN, Role.ADMIN, "/actuator/**"),
            // The page and the description of the API hold no data.
            rule(ANYBODY, Role.ADMIN, "/"),
            rule(ANYBODY, Role.ADMIN, "/index.html"),
            rule(ANYBODY, Role.ADMIN, "/engram.css"),
            rule(ANYBODY, Role.ADMIN, "/favicon.svg"),
            rule(ANYBODY, Role.ADMIN, "/js/**"),
            rule(ANYBODY, Role.ADMIN, "/css/**"),
            rule(ANYBODY, Role.ADMIN, "/webjars/uplot/**"),
            rule(ANYBODY, Role.ADMIN, "/swagger-ui.html"),
            rule(ANYBODY, Role.ADMIN, "/swagger-ui/**"),
            rule(ANYBODY, Role.ADMIN, "/v3/api-docs/**"),
            rule(ANYBODY, Role.ADMIN, "/v3/api-docs.yaml"));

    /** The role that a request needs; empty: none. */
    Optional<Role> needed(HttpServletRequest request) {
        return needed(
                HttpMethod.valueOf(request.getMethod()),
                RULES.stream().filter(rule -> rule.request().matches(request)).findFirst());
    }

    /** The role that an operation needs, by its path as the API's description has it: {@code /api/v1/tokens/{id}}. */
    Optional<Role> needed(HttpMethod method, String path) {
        return needed(method, ruleOf(path));
    }

    /** Whether somebody thought of it. */
    boolean hasRuleFor(String path) {
        return ruleOf(path).isPresent();
    }

    private static Optional<Rule> ruleOf(String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return RULES.stream().filter(rule -> rule.path().matches(parsed)).findFirst();
    }

    private static Optional<Role> needed(HttpMethod method, Optional<Rule> rule) {
        return rule.isEmpty()
                ? Optional.of(Role.ADMIN)
                : Optional.ofNullable(rule.get().role(method));
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> visitor, RequestAuthorizationContext context) {
        Optional<Role> needed = needed(context.getRequest());
        return new AuthorizationDecision(needed.isEmpty() || has(visitor.get(), needed.get()));
    }

    private static boolean has(@Nullable Authentication visitor, Role needed) {
        return visitor != null
                && visitor.isAuthenticated()
                && visitor.getAuthorities().containsAll(needed.authorities());
    }

    private static Rule rule(@Nullable Role toRead, @Nullable Role toWrite, String pattern) {
        return new Rule(
                toRead,
                toWrite,
                PathPatternParser.defaultInstance.parse(pattern),
                PathPatternRequestMatcher.withDefaults().matcher(pattern));
    }

    /** The two forms of one pattern: Spring Security's sees a request as its firewall has cleaned it. */
    private record Rule(
            @Nullable Role toRead, @Nullable Role toWrite, PathPattern path, PathPatternRequestMatcher request) {

        @Nullable
        Role role(HttpMethod method) {
            return isSafe(method) ? toRead : toWrite;
        }
    }

    /** RFC 9110, 9.2.1: it asks, and changes nothing. */
    static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }
}
