package io.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.web.Flood;
import io.engram.web.SlowClients;
import io.engram.web.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A hundred slow clients and 20,000 requests at once, against a server with a heap of 256 MB that has a training. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells how much memory another process has")
class FloodTests {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long MOST_MEGABYTES = 256 + 512;

    /** Far beyond what a busy machine takes for an epoch of a tenth of a second. */
    private static final Duration STALLED = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    @Test
    void getsRightAnswersOnlyWhileTheTrainingGoesOn() throws Exception {
        try (SmallServer server = new SmallServer(data, "256m")) {
            TestClient client = server.client();
            String experiment = TestClient.json(client.send(client.post(
                            "/experiments",
                            "application/yaml",
                            TestClient.digits("endless")
                                    .replaceAll("(?m)^epochs: .*", "epochs: 1000000")
                                    .replaceAll("hidden: 128", "hidden: 1024"))))
                    .get("id")
                    .asString();
            Awaitility.await().atMost(PATIENCE).until(() -> epoch(client, experiment) > 2);
            int before = epoch(client, experiment);

            AtomicLong megabytes = new AtomicLong();
            ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
            var unused = watch.scheduleWithFixedDelay(() -> sample(server, megabytes), 0, 200, TimeUnit.MILLISECONDS);
            Flood flood = new Flood(client, experiment);
            try (SlowClients slow = new SlowClients(client.port(), 100)) {
                Awaitility.await().atMost(PATIENCE).until(() -> slow.calls() >= 100);
                flood.send(20_000);
            } finally {
                watch.shutdownNow();
            }

            assertThat(flood.wrong()).as("of " + flood.statuses()).isEmpty();
            assertThat(flood.statuses().get(200))
                    .as(flood.statuses().toString())
                    .isNotNull();
            assertThat(server.isAlive()).as(server.log()).isTrue();
            assertThat(server.log()).doesNotContain("OutOfMemoryError", "StackOverflowError");
            assertThat(megabytes.get()).isBetween(1L, MOST_MEGABYTES);
            int after = epoch(client, experiment);
            Awaitility.await().atMost(PATIENCE).until(() -> epoch(client, experiment) > after + 1);
            assertThat(after).isGreaterThan(before);
            assertNothingMissing(trained(client, experiment, before), before + 1);
        }
    }

    private static void sample(SmallServer server, AtomicLong megabytes) {
        try {
            megabytes.accumulateAndGet(server.residentMegabytes(), Math::max);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After a flood its client may have to wait. */
    private static JsonNode get(TestClient client, String path) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> TestClient.json(client.send(client.request(path))),
                        json -> !json.path("status").isNumber());
    }

    private static int epoch(TestClient client, String experiment) {
        return get(client, "/experiments/" + experiment).at("/progress/epoch").asInt();
    }

    private static List<JsonNode> trained(TestClient client, String experiment, int after) {
        List<JsonNode> rows = new ArrayList<>();
        int from = after;
        while (true) {
            JsonNode page = get(client, "/experiments/" + experiment + "/epochs?limit=500&after=" + from);
            if (page.isEmpty()) {
                return rows;
            }
            page.forEach(row -> {
                if (row.get("stage").asString().equals("train")) {
                    rows.add(row);
                }
            });
            from += 500;
        }
    }

    private static void assertNothingMissing(List<JsonNode> rows, int first) {
        Instant last = Instant.parse(rows.get(0).get("ended_at").asString());
        for (int i = 0; i < rows.size(); i++) {
            Instant ended = Instant.parse(rows.get(i).get("ended_at").asString());
            assertThat(rows.get(i).get("epoch").asInt()).isEqualTo(first + i);
            assertThat(Duration.between(last, ended)).as("epoch " + (first + i)).isLessThan(STALLED);
            last = ended;
        }
    }
}
