package io.engram.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps a browser from being made to act for a page that it merely shows. A page of another site may not change
 * anything: as in Go's {@code http.CrossOriginProtection}, the browser itself says where a request comes from, so no
 * secret has to travel. And while no token is asked for, only a local name is answered to, so that a site that makes
 * its own name point to 127.0.0.1 (DNS rebinding) reads nothing.
 */
final class BrowserGuard extends OncePerRequestFilter {

    private static final Pattern LOCAL_NAME =
            Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private static final Pattern TOKEN_PARAMETER = Pattern.compile("(?i)(^|&)(access_)?token(=|&|$)");

    private final Door door;
    private final List<String> hosts;
    private final Refusals refusals;

    BrowserGuard(Door door, AccessSettings settings, Refusals refusals) {
        this.door = door;
        this.hosts = settings.hosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AccessRefused refused = refusal(request);
        if (refused == null) {
            chain.doFilter(request, response);
        } else {
            refusals.refuse(request, response, refused);
        }
    }

    private @Nullable AccessRefused refusal(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (!door.needsToken() && !LOCAL_NAME.matcher(host).matches() && !hosts.contains(host)) {
            return AccessRefused.foreignHost(host);
        }
        if (!AccessRules.isSafe(HttpMethod.valueOf(request.getMethod())) && !isOfThisSite(request)) {
            return AccessRefused.crossSite(String.valueOf(request.getHeader(HttpHeaders.ORIGIN)));
        }
        String query = request.getQueryString();
        return query != null && hasToken(query) ? AccessRefused.tokenInAddress() : null;
    }

    private static boolean isOfThisSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        // No browser, or one that is old or talks plain HTTP to another machine: it says at least the origin.
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || authority(origin).equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean hasToken(String query) {
        return TOKEN_PARAMETER.matcher(query).find() || TokenText.occursIn(query) || TokenText.occursIn(decoded(query));
    }

    private static String decoded(String query) {
        try {
            return URLDecoder.decode(query, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Whoever reads the parameters will say so.
            return "";
        }
    }
}
