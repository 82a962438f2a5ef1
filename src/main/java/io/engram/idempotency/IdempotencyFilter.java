package io.engram.idempotency;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Honours {@code Idempotency-Key} on every POST of the API. The body is received first, so that nothing waits for a
 * slow client with a transaction open; then {@link KeyedExchange} acts. Behind the filters that know who is asking,
 * since a key belongs to its client.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class IdempotencyFilter extends OncePerRequestFilter {

    static final String REPLAYED = "Idempotent-Replayed";

    private static final Pattern SECRETS = Pattern.compile("/api/v1/(tokens|webhooks|webhooks/[^/]+/rotate)");

    private final KeyedExchange exchange;
    private final IdempotencySettings settings;
    private final HandlerExceptionResolver problems;
    private final Set<IdempotencyKey> running = ConcurrentHashMap.newKeySet();

    IdempotencyFilter(
            KeyedExchange exchange,
            IdempotencySettings settings,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.exchange = exchange;
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || !request.getRequestURI().startsWith(request.getContextPath() + "/api/v1/")
                || request.getHeader(IdempotencyKey.HEADER) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            if (SECRETS.matcher(path).matches()) {
                throw InvalidKey.forSecret();
            }
            IdempotencyKey key = IdempotencyKey.of(request);
            if (!running.add(key)) {
                throw new KeyInUse();
            }
            ContentCachingResponseWrapper caught = new ContentCachingResponseWrapper(response);
            try {
                receive(key, request, caught, chain);
            } finally {
                running.remove(key);
            }
            // Not before: who has the answer may ask again at once.
            caught.copyBodyToResponse();
        } catch (BodyRefused e) {
            // Tomcat has answered a body that broke off with its own 400 by now.
            if (!response.isCommitted()) {
                refuse(request, response, e);
            }
        } catch (RuntimeException e) {
            refuse(request, response, e);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, RuntimeException e) {
        if (response.isCommitted()) {
            throw e;
        }
        response.reset();
        if (problems.resolveException(request, response, null, e) == null) {
            throw e;
        }
    }

    private void receive(
            IdempotencyKey key, HttpServletRequest request, ContentCachingResponseWrapper caught, FilterChain chain)
            throws ServletException, IOException {
        Fingerprint fingerprint = new Fingerprint(request);
        if (isForm(request)) {
            try {
                fingerprint.add(request.getParts());
            } catch (IOException | ServletException | IllegalStateException e) {
                // Broken, or too large: whoever looks at the parts next says so, and does nothing else.
                chain.doFilter(request, caught);
                return;
            }
            exchange.answer(key, fingerprint.hex(), request, caught, chain);
            return;
        }
        long most = settings.uploads().maxSize().toBytes();
        if (request.getContentLengthLong() > most) {
            throw BodyRefused.tooLarge(most);
        }
        fingerprint.addType(request.getContentType());
        try (ReceivedBody body = ReceivedBody.receive(request.getInputStream(), fingerprint, exchange.folder(), most)) {
            exchange.answer(key, fingerprint.hex(), new ReceivedRequest(request, body), caught, chain);
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        return StringUtils.startsWithIgnoreCase(request.getContentType(), "multipart/");
    }
}
