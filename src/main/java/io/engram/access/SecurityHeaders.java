package io.engram.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriter;

/** What a browser is told to keep to. A controller's own header goes before these. */
final class SecurityHeaders implements HeaderWriter {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

    private static final List<String> SECRET = List.of("/api/v1/tokens", "/api/v1/webhooks", "/api/v1/audit");

    private static final String DATA = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /** Images and sound of a dataset are fetched with the token, which only a script can send: so they are blobs. */
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data: blob:; media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Swagger's page styles its elements in place. */
    private static final String SWAGGER = PAGE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        ALWAYS.forEach((name, value) -> set(response, name, value));
        String path = request.getRequestURI();
        if (path.startsWith("/swagger-ui")) {
            set(response, "Content-Security-Policy", SWAGGER);
        } else if (path.startsWith("/api/") || path.startsWith("/actuator")) {
            set(response, "Content-Security-Policy", DATA);
            // Kept by nobody else; and asked for again each time, which an ETag makes cheap.
            boolean secret = SECRET.stream().anyMatch(path::startsWith);
            set(response, HttpHeaders.CACHE_CONTROL, secret ? "no-store" : "private, no-cache");
        } else {
            set(response, "Content-Security-Policy", PAGE);
        }
    }

    private static void set(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }
}
