package io.engram.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * A client's name for one request.
 *
 * @param id digest of the client and its key: what a client calls its key is nobody else's business
 */
record IdempotencyKey(String id) {

    static final String HEADER = "Idempotency-Key";
    static final int MOST_CHARACTERS = 255;

    /**
     * The key of a request that has one. A quoted key, as the IETF's draft wants it, and a bare one are the same.
     *
     * @throws InvalidKey where it is none, or there are several
     */
    static IdempotencyKey of(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders(HEADER));
        if (sent.size() != 1) {
            throw new InvalidKey("was sent " + sent.size() + " times");
        }
        String key = sent.get(0).strip();
        if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")) {
            key = key.substring(1, key.length() - 1);
        }
        if (key.isEmpty()) {
            throw new InvalidKey("is empty");
        }
        if (key.length() > MOST_CHARACTERS) {
            throw new InvalidKey("has " + key.length() + " characters");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"')) {
            throw new InvalidKey("has a character that is not allowed");
        }
        Principal principal = request.getUserPrincipal();
        String owner = principal == null ? "" : principal.getName();
        byte[] text = (owner.length() + ":" + owner + key).getBytes(StandardCharsets.UTF_8);
        return new IdempotencyKey(HexFormat.of().formatHex(Fingerprint.sha256().digest(text)));
    }
}
