package io.engram.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is refused before a controller hears of it, over a real connection. */
@FuzzServer
class RefusedRequestTests {

    private static final int CHUNK = 1 << 16;

    /** 16 times what a definition may have, and half of what a refused body is read for. */
    private static final int MOST_CHUNKS = 256;

    private final JdbcClient jdbc;
    private final RawHttp http;
    private final int port;

    RefusedRequestTests(@Autowired JdbcClient jdbc, @LocalServerPort int port) {
        this.jdbc = jdbc;
        this.port = port;
        http = new RawHttp(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/experiments?q={} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/experiments/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/experiments HTTP/1.1\r\n\r\n",
                "GET /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "POST /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /api/v1/datasets?name=a HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\na,b\n"
            })
    void answersWithAProblemThatNamesNoClass(String request) throws IOException {
        RawHttp.Answer answer =
                http.send(request.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow();

        assertThat(answer.status()).isIn(400, 501);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + answer.status(), "\"type\":\"/problems/")
                .doesNotContainPattern("Exception|Tomcat|java");
    }

    @Test
    void refusesAZeroInAQuery() throws IOException {
        RawHttp.Answer answer = http.send("GET /api/v1/experiments?limit=3&q=a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1))
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("The parameter 'q': has the character U+0000. Leave it out.");
    }

    /** The sender goes on until it hears of the refusal. */
    @Test
    void refusesADefinitionWithoutEndOnceItIsTooLong() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(String.join(
                            "\r\n",
                            "POST /api/v1/experiments HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/yaml",
                            "Transfer-Encoding: chunked",
                            "",
                            "")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] chunk = (Integer.toHexString(CHUNK) + "\r\n" + "#".repeat(CHUNK) + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            int sent = 0;
            try {
                while (sent < MOST_CHUNKS && socket.getInputStream().available() == 0) {
                    out.write(chunk);
                    sent++;
                }
            } catch (SocketException e) {
                // The server has hung up; what it said before stands in the socket.
            }

            assertThat(sent * CHUNK).isGreaterThan(1 << 20);
            assertThat(head(socket))
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json", "/problems/too-large");
            assertThat(jdbc.sql("select count(*) from experiment where name = '#'")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    private static String head(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '}';
                c = socket.getInputStream().read()) {
            head.write(c);
        }
        return head.toString(StandardCharsets.UTF_8);
    }
}
