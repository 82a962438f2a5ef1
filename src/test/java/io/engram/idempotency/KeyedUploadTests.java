package io.engram.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.TestFolder;
import io.engram.web.EdgeTest;
import io.engram.web.TestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bodies that are large, slow, broken, or forms. */
@EdgeTest
class KeyedUploadTests {

    private static final Path RECEIVED = TestFolder.of("edge").resolve("received");

    private final JdbcClient jdbc;
    private final int port;
    private final TestClient client;

    KeyedUploadTests(@Autowired JdbcClient jdbc, @LocalServerPort int port) {
        this.jdbc = jdbc;
        this.port = port;
        client = new TestClient(port);
    }

    @AfterEach
    void empty() {
        for (String name : List.of("large", "form", "slow")) {
            client.send(client.request("/datasets/" + name).DELETE());
        }
        jdbc.sql("delete from idempotency_key").update();
    }

    private HttpResponse<byte[]> stream(String key, String csv) {
        return client.send(client.post("/datasets?name=large", "text/csv", csv).header("Idempotency-Key", key));
    }

    private HttpResponse<byte[]> form(String boundary, String csv) {
        String body = "--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.csv\"\r\n\r\n" + csv + "\r\n--"
                + boundary + "--\r\n";
        return client.send(client.post("/datasets", "multipart/form-data; boundary=" + boundary, body)
                .header("Idempotency-Key", "form"));
    }

    @Test
    void storesALargeBodyOnce() {
        String csv = "a,b\n" + "1,2\n".repeat(300_000);

        HttpResponse<byte[]> first = stream("large", csv);
        HttpResponse<byte[]> second = stream("large", csv);
        HttpResponse<byte[]> other = stream("large", csv + "3,4\n");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(TestClient.json(first).get("bytes").asInt()).isEqualTo(csv.length());
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        IdempotencyTests.assertProblem(other, 409, "/problems/idempotency-key-reused");
        assertThat(RECEIVED).isEmptyDirectory();
    }

    @Test
    void knowsAFormWhateverItsBoundary() {
        HttpResponse<byte[]> first = form("cut", "a,b\n1,2\n");
        HttpResponse<byte[]> second = form("slice", "a,b\n1,2\n");
        HttpResponse<byte[]> other = form("cut", "a,b\n1,3\n");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        IdempotencyTests.assertProblem(other, 409, "/problems/idempotency-key-reused");
    }

    @Test
    void refusesASecondRequestWhileTheFirstIsOnItsWay() throws IOException {
        String csv = "a,b\n1,2\n";
        try (Socket slow = open("slow", csv.length())) {
            write(slow, csv.substring(0, 4));
            HttpResponse<byte[]> meanwhile = client.send(
                    client.post("/datasets?name=slow", "text/csv", csv).header("Idempotency-Key", "slow"));
            write(slow, csv.substring(4));

            IdempotencyTests.assertProblem(meanwhile, 409, "/problems/idempotency-key-in-use");
            assertThat(meanwhile.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(status(slow)).contains("201");
        }
        HttpResponse<byte[]> after =
                client.send(client.post("/datasets?name=slow", "text/csv", csv).header("Idempotency-Key", "slow"));
        assertThat(after.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void forgetsABodyThatBreaksOff() throws IOException {
        String csv = "a,b\n" + "1,2\n".repeat(100_000);
        try (Socket broken = open("large", csv.length() + 1)) {
            write(broken, csv);
            broken.shutdownOutput();
            assertThat(status(broken)).contains("400");
        }

        assertThat(RECEIVED).isEmptyDirectory();
        assertThat(stream("large", csv).statusCode()).isEqualTo(201);
    }

    private Socket open(String name, int length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        write(
                socket,
                "POST /api/v1/datasets?name=" + name
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv\r\nIdempotency-Key: "
                        + name
                        + "\r\nContent-Length: " + length + "\r\n\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String status(Socket socket) throws IOException {
        return String.valueOf(
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine());
    }
}
