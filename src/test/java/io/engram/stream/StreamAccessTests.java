package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.stream.EventReader.Block;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who gets a stream, and how long, whatever the others do. */
@StreamTest
class StreamAccessTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    StreamedExperiments experiments;

    @LocalServerPort
    int port;

    @BeforeEach
    void awaitNobody() {
        experiments.awaitNobody();
    }

    private int open() {
        return experiments.open();
    }

    private JsonNode token(String name, String role) {
        HttpResponse<String> answer = experiments.send(experiments
                .request("/tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\", \"role\": \"" + role + "\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void takesTheStreamFromWhoeverLosesHisToken() throws Exception {
        JsonNode admin = token("first", "admin");
        JsonNode read = token("watcher", "read");
        String bearer = "Bearer " + read.get("token").asString();

        try (EventReader mine = experiments.open("/events?type=state");
                EventReader his = experiments.open("/events?type=state", "Authorization", bearer)) {
            assertThat(his.block()).isNotNull();
            experiments.send(
                    experiments.request("/tokens/" + read.get("id").asString()).DELETE());

            Block last = his.block();
            while (last != null) {
                last = his.block();
            }
            assertThat(mine.block()).isNotNull();
            assertThat(Objects.requireNonNull(mine.block()).comment()).isEqualTo("heartbeat");
        }
        assertThat(experiments
                        .send(experiments.request("/events").setHeader("Authorization", bearer))
                        .statusCode())
                .isEqualTo(401);
        experiments.send(
                experiments.request("/tokens/" + admin.get("id").asString()).DELETE());
    }

    @Test
    void refusesMoreThanAClientsShareUntilOneIsClosed() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(experiments.open("/events"));
        }

        HttpResponse<String> refused = experiments.send(experiments.request("/events"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("15");
        assertThat(refused.body()).contains("/problems/too-many-streams", "engram.stream.per-client");
        for (EventReader reader : readers) {
            reader.close();
        }
        await().atMost(PATIENCE).until(() -> open() == 0);
        experiments.open("/events").close();
    }

    /** On Linux all of 127/8 is this machine, so there can be a second client. */
    @Test
    void refusesWhoeverComesWhereAllTogetherHaveEnough() throws Exception {
        List<AutoCloseable> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                streams.add(experiments.open("/events"));
            }
            for (int i = 0; i < 4; i++) {
                Socket other = fromAnotherAddress();
                streams.add(other);
                assertThat(head(other)).startsWith("HTTP/1.1 200");
            }
            Socket late = fromAnotherAddress();
            streams.add(late);

            assertThat(head(late))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("\nRetry-After: 15\n")
                    .contains("application/problem+json");
            assertThat(open()).isEqualTo(12);
        } finally {
            for (AutoCloseable stream : streams) {
                stream.close();
            }
        }
    }

    private Socket fromAnotherAddress() throws Exception {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
        } catch (java.net.BindException e) {
            socket.close();
            Assumptions.abort("127.0.0.2 is no address of this machine");
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write(("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + StreamTest.ADMIN
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The answer up to the empty line, with plain ends of lines. */
    private static String head(Socket socket) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as(head.toString()).isNotNegative();
            head.append((char) next);
        }
        return head.toString().replace("\r\n", "\n");
    }

    @Test
    void answersAHeadWithoutAStream() throws Exception {
        HttpResponse<String> answer =
                experiments.send(experiments.request("/events").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(open()).isZero();
    }

    /** One that takes nothing is cut off; one that takes late has missed nothing; nobody else notices either. */
    @Test
    void servesOthersWhileAClientTakesNothing() throws Exception {
        String id = experiments.running();
        int count = 300;
        try (Socket never = slow(id);
                Socket late = slow(id);
                EventReader fast = experiments.open("/experiments/" + id + "/events?type=metric")) {
            assertThat(fast.block()).isNotNull();
            await().atMost(PATIENCE).until(() -> open() == 3);
            for (int i = 0; i < count; i++) {
                experiments.happen(id, "metric", Map.of("n", i, "padding", "x".repeat(30_000)));
            }
            for (int i = 0; i < count; i++) {
                assertThat(Objects.requireNonNull(fast.event()).json().get("n").asInt())
                        .isEqualTo(i);
            }

            assertThat(numbers(late)).startsWith(0, 1, 2).isSorted().doesNotHaveDuplicates();
            await().atMost(PATIENCE).until(() -> open() <= 1);
            assertThat(never.isConnected()).isTrue();
        }
    }

    private Socket slow(String id) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write(("GET /api/v1/experiments/" + id + "/events?type=metric HTTP/1.0\r\nHost: localhost\r\n"
                                + "Authorization: Bearer " + StreamTest.ADMIN + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Those of the events that come before all have come or the server hangs up. */
    private static List<Integer> numbers(Socket socket) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        try (var in = new java.io.BufferedReader(
                new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && numbers.size() < 300; line = in.readLine()) {
                if (line.startsWith("data: ") && line.endsWith("}")) {
                    numbers.add(JsonMapper.shared()
                            .readTree(line.substring(6))
                            .get("n")
                            .asInt());
                }
            }
        } catch (java.io.IOException e) {
            // Cut off, which is what may happen to it.
        }
        return numbers;
    }
}
