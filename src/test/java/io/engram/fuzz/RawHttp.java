package io.engram.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A socket instead of a client, since no client would send what is sent here. */
final class RawHttp {

    /** No server of tests takes so long; one that does is stuck. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** An answer; streams without end are left after their headers. */
    record Answer(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** Sends the bytes and no more, and reads what comes back; nothing where the server hangs up without a word. */
    Optional<Answer> send(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (SocketException e) {
                // It may have refused before it had everything; what it said stands in the socket.
            }
            return answer(socket.getInputStream());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Optional<Answer> answer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/")) { // nothing, or the bare body that HTTP 0.9 had
            return Optional.empty();
        }
        List<String> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.add(line);
        }
        Answer head = new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, "");
        if (head.status() == 100) {
            return answer(in);
        }
        String type = head.header("Content-Type").orElse("");
        return Optional.of(
                type.startsWith("text/event-stream") || type.startsWith("text/plain")
                        ? head
                        : new Answer(head.status(), headers, new String(body(head, in), StandardCharsets.UTF_8)));
    }

    private static byte[] body(Answer head, InputStream in) throws IOException {
        if (head.header("Transfer-Encoding").isEmpty()) {
            return in.readNBytes(
                    head.header("Content-Length").map(Integer::valueOf).orElse(Integer.MAX_VALUE));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static int chunk(InputStream in) throws IOException {
        String size = line(in);
        return size.isEmpty() ? 0 : Integer.parseInt(size, 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
