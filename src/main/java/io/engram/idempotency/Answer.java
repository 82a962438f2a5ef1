package io.engram.idempotency;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * What a request was answered with.
 *
 * @param headers those that belong to the answer, not to the connection
 * @param body in Base64
 */
record Answer(int status, Map<String, String> headers, String body) {

    private static final List<String> KEPT =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK);

    /** Refusals that say nothing of the request itself: of who sends it, how fast, or how slowly. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 429);

    static Answer of(ContentCachingResponseWrapper response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            String value = name.equals(HttpHeaders.CONTENT_TYPE) ? response.getContentType() : response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new Answer(
                response.getStatus(), headers, Base64.getEncoder().encodeToString(response.getContentAsByteArray()));
    }

    boolean hasEffect() {
        return status < 400;
    }

    /** A fault, or a server that is full, may have gone when the request is repeated. */
    boolean isKept() {
        return status < 500 && !PASSING.contains(status);
    }

    void sendAgain(HttpServletResponse response) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(body);
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setHeader(IdempotencyFilter.REPLAYED, "true");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    String headerLines() {
        return String.join(
                "\n",
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toList());
    }

    static Map<String, String> headers(String lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        Arrays.stream(lines.split("\n", -1))
                .map(line -> line.split(": ", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> headers.put(pair[0], pair[1]));
        return headers;
    }
}
