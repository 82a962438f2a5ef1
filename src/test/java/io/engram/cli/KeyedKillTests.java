package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.web.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients post with keys while the server is killed, and repeat what they have posted, answered or not. */
class KeyedKillTests {

    private static final int KILLS = 2;
    private static final int CLIENTS = 3;

    private final Random random = new Random(3);
    private final AtomicInteger nextKey = new AtomicInteger();
    /** The id that was answered, empty where no answer came. */
    private final Map<String, String> posted = new ConcurrentHashMap<>();

    @TempDir
    private Path data;

    @Test
    void makesOneExperimentOfEachKeyHoweverOftenTheServerIsKilled() throws Exception {
        List<ProcessHandle> workers = List.of();
        for (int kill = 0; kill < KILLS; kill++) {
            try (SmallServer server = new SmallServer(data, "256m")) {
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
                for (int i = 0; i < CLIENTS; i++) {
                    clients.execute(() -> postUntilItDies(server.client()));
                }
                int enough = answered() + 10 + random.nextInt(10);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> answered() >= enough);
                workers = server.workers();
                server.kill();
                clients.shutdown();
                assertThat(clients.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
            }
        }
        List<ProcessHandle> orphans = workers;
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> orphans.stream().noneMatch(ProcessHandle::isAlive));

        try (SmallServer server = new SmallServer(data, "256m")) {
            Map<String, String> ids = new HashMap<>();
            for (Map.Entry<String, String> before : posted.entrySet()) {
                HttpResponse<byte[]> again = post(server.client(), before.getKey());
                assertThat(again.statusCode())
                        .as(new String(again.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo(201);
                String id = TestClient.json(again).get("id").asString();
                if (!before.getValue().isEmpty()) {
                    assertThat(id).as("an answered key").isEqualTo(before.getValue());
                    assertThat(again.headers().firstValue("Idempotent-Replayed"))
                            .hasValue("true");
                }
                ids.put(before.getKey(), id);
            }
            assertThat(ids.values()).doesNotHaveDuplicates();
            assertThat(experiments(server.client())).containsExactlyInAnyOrderElementsOf(ids.values());
        }
    }

    private int answered() {
        return (int) posted.values().stream().filter(id -> !id.isEmpty()).count();
    }

    private void postUntilItDies(TestClient client) {
        try {
            while (true) {
                String key = "key-" + nextKey.incrementAndGet();
                posted.put(key, "");
                HttpResponse<byte[]> answer = post(client, key);
                if (answer.statusCode() != 201) {
                    return;
                }
                posted.put(key, TestClient.json(answer).get("id").asString());
            }
        } catch (UncheckedIOException e) {
            // It is dead.
        }
    }

    private static HttpResponse<byte[]> post(TestClient client, String key) {
        return client.send(client.post("/experiments", "application/yaml", TestClient.digits(key))
                .header("Idempotency-Key", key));
    }

    private static List<String> experiments(TestClient client) throws IOException {
        JsonNode page = TestClient.json(client.send(client.request("/experiments?limit=200")));
        assertThat(page.get("next_cursor") == null || page.get("next_cursor").isNull())
                .isTrue();
        return page.get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }
}
