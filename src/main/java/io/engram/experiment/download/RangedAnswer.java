package io.engram.experiment.download;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * A content, or the parts of it that a request asks for, as in RFC 9110.
 *
 * @param ranges empty for all of it
 */
record RangedAnswer(Content content, String type, List<ByteRange> ranges) {

    private static final Logger log = LoggerFactory.getLogger(RangedAnswer.class);

    /**
     * Decides what to send.
     *
     * @throws UnsatisfiableRange where nothing that is asked for exists
     */
    static RangedAnswer to(HttpServletRequest request, Content content, String type) {
        String range = request.getHeader(HttpHeaders.RANGE);
        boolean parts = range != null && isFresh(request.getHeader(HttpHeaders.IF_RANGE), content);
        return new RangedAnswer(content, type, parts ? ByteRange.read(range, content.length()) : List.of());
    }

    /** A date is never fresh enough: then all of it is sent, which is always right. */
    private static boolean isFresh(@Nullable String ifRange, Content content) {
        return ifRange == null || ifRange.strip().equals(content.eTag());
    }

    /** Sends it; a client that has gone is no failure. */
    void send(HttpServletRequest request, HttpServletResponse response, Content.Open open) throws IOException {
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setStatus(ranges.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_PARTIAL_CONTENT);
        if (ranges.size() > 1) {
            sendParts(request, response, open);
            return;
        }
        ByteRange range = ranges.isEmpty() ? new ByteRange(0, content.length() - 1) : ranges.get(0);
        response.setContentType(type);
        response.setContentLengthLong(range.length());
        if (!ranges.isEmpty()) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, range.of(content.length()));
        }
        sendBody(request, response, out -> open.send(range, out));
    }

    /** The tag is of the content, so no part of it can hold the boundary by chance. */
    private void sendParts(HttpServletRequest request, HttpServletResponse response, Content.Open open)
            throws IOException {
        String boundary = "engram-" + content.sha256();
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        response.setContentType("multipart/byteranges; boundary=" + boundary);
        response.setContentLengthLong(ranges.stream()
                        .mapToLong(range -> head(boundary, range).length + range.length())
                        .sum()
                + end.length);
        sendBody(request, response, out -> {
            for (ByteRange range : ranges) {
                out.write(head(boundary, range));
                open.send(range, out);
            }
            out.write(end);
        });
    }

    private byte[] head(String boundary, ByteRange range) {
        return ("\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: " + range.of(content.length())
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static void sendBody(HttpServletRequest request, HttpServletResponse response, Body body)
            throws IOException {
        if (request.getMethod().equals("HEAD")) {
            response.flushBuffer();
            return;
        }
        try {
            OutputStream out = response.getOutputStream();
            body.write(out);
            out.flush();
        } catch (IOException e) {
            log.debug("the client of {} has gone", request.getRequestURI(), e);
        }
    }
}
