package io.engram.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What makes two requests the same: SHA-256 over method, path, query, content type and body. */
final class Fingerprint {

    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest digest = sha256();

    /** Of the head; the body is to be added. */
    Fingerprint(HttpServletRequest request) {
        add(request.getMethod());
        add(request.getRequestURI());
        add(request.getQueryString());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Every text with its length before it, so that what ends one cannot begin the next. */
    private void add(@Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(text == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    void addType(@Nullable String contentType) {
        add(contentType == null ? null : contentType.replace(" ", "").toLowerCase(Locale.ROOT));
    }

    void add(byte[] body, int length) {
        digest.update(body, 0, length);
    }

    /** A form: its parts in their order. The boundary between them is new in every request and means nothing. */
    void add(Collection<Part> parts) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (Part part : parts) {
            add(part.getName());
            add(part.getSubmittedFileName());
            addType(part.getContentType());
            add(Long.toString(part.getSize()));
            try (InputStream content = part.getInputStream()) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
        }
    }

    /** Once, at the end. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
