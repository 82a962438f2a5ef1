package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The limit is 64 KB here. Raw sockets, since an HTTP client would not lie about a length. */
@DatasetServerTest
class UploadLimitTests {

    private static final String STREAM = "?name=big HTTP/1.1\r\nContent-Type: text/csv";
    private static final String FORM = " HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=cut";
    private static final String PART =
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.csv\"\r\n\r\n";
    private static final int PATIENCE = 10_000;

    private final StoredDatasets datasets;
    private final int port;

    UploadLimitTests(@Autowired StoredDatasets datasets, @LocalServerPort int port) {
        this.datasets = datasets;
        this.port = port;
    }

    @BeforeEach
    void clear() throws IOException {
        DatasetFixtures.clear(datasets);
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, FORM})
    void refusesTwoGigabytesBeforeTheyAreSent(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request, "Content-Length: 2147483648\r\nExpect: 100-continue");

            String answer = answer(socket);

            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json", "/problems/too-large")
                    .contains("2.0 GB (2147483648 bytes)", "64.0 KB (65536 bytes)");
            assertThat(DatasetFixtures.files()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, FORM})
    void stopsReadingABodyOfUnknownLengthAtTheLimit(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request, "Transfer-Encoding: chunked");
            chunk(socket, request.equals(FORM) ? PART + "a,b\n" : "a,b\n");
            for (int i = 0; i < 9; i++) {
                chunk(socket, "1,2\n".repeat(2048));
            }

            String answer = answer(socket);

            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("/problems/too-large", "more than 64.0 KB (65536 bytes)");
            assertThat(DatasetFixtures.files()).isEmpty();
            assertThat(datasets.count()).isZero();
        }
    }

    @Test
    void leavesNothingOfABodyThatBreaksOff() throws IOException {
        try (Socket socket = connect()) {
            send(socket, STREAM, "Content-Length: 1000\r\nConnection: close");
            socket.getOutputStream().write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();

            // Tomcat puts its error page in the place of what was answered to a broken body, so the status is all.
            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
            assertThat(DatasetFixtures.files()).isEmpty();
            assertThat(datasets.count()).isZero();
        }
    }

    @Test
    void letsAClientGoOnThatAsksFirst() throws IOException {
        try (Socket socket = connect()) {
            send(socket, STREAM, "Content-Length: 8\r\nExpect: 100-continue\r\nConnection: close");
            BufferedReader answer = reader(socket);

            assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
            socket.getOutputStream().write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
            assertThat(answer.readLine()).isEmpty();
            assertThat(answer.readLine()).startsWith("HTTP/1.1 201");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void send(Socket socket, String request, String headers) throws IOException {
        String head = "POST /api/v1/datasets" + request + "\r\nHost: 127.0.0.1\r\n" + headers + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    }

    private static void chunk(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Status, headers and body up to the end of the problem. */
    private static String answer(Socket socket) throws IOException {
        BufferedReader reader = reader(socket);
        StringBuilder answer = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            answer.append((char) c);
            if (c == '}') {
                break;
            }
        }
        return answer.toString();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
