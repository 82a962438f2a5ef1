package io.engram.bench;

import io.engram.web.Flood;
import io.engram.web.SlowClients;
import io.engram.web.TestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** How fast a training is before, during and right after 100 slow clients and a flood of 20,000 requests. */
public final class FloodBenchmark {

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int WINDOWS = 9;

    private final TestClient client;
    private String experiment = "";

    private FloodBenchmark(TestClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (BenchServer server = new BenchServer()) {
            int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
            new FloodBenchmark(new TestClient(URI.create(server.address()).getPort())).run(rounds);
        }
    }

    private void run(int rounds) throws InterruptedException {
        String endless = TestClient.digits("endless")
                .replaceAll("(?m)^epochs: .*", "epochs: 1000000")
                .replaceAll("hidden: 128", "hidden: 4096");
        experiment = TestClient.json(client.send(client.post("/experiments", "application/yaml", endless)))
                .get("id")
                .asString();
        while (epoch() == 0) {
            pause(Duration.ofMillis(200));
        }
        pause(WARM_UP);
        System.out.println(
                "| round | epochs/s before | in the flood | right after | after : before | flood s | answers |");
        System.out.println("|--:|--:|--:|--:|--:|--:|---|");
        for (int round = 1; round <= rounds; round++) {
            double before = epochsPerSecond();
            Flood flood = new Flood(client, experiment);
            long firstEpoch = epoch();
            long start = System.nanoTime();
            try (SlowClients slow = new SlowClients(client.port(), 100)) {
                while (slow.calls() < 100) {
                    pause(Duration.ofMillis(50));
                }
                flood.send(20_000);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            // One that floods has to wait for its next token.
            double during = (epoch() - firstEpoch) / seconds;
            double after = epochsPerSecond();
            if (!flood.wrong().isEmpty()) {
                throw new IllegalStateException(flood.wrong().get(0));
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.2f | %.2f | %.2f | %.2f | %.1f | %s |%n",
                    round,
                    before,
                    during,
                    after,
                    after / before,
                    seconds,
                    flood.statuses());
        }
    }

    /** The median of some windows: what else happens on a machine disturbs some of them. */
    private double epochsPerSecond() throws InterruptedException {
        double[] speeds = new double[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            long first = epoch();
            long start = System.nanoTime();
            pause(WINDOW);
            speeds[i] = (epoch() - first) / ((System.nanoTime() - start) / 1e9);
        }
        Arrays.sort(speeds);
        return speeds[WINDOWS / 2];
    }

    private long epoch() throws InterruptedException {
        while (true) {
            JsonNode progress = TestClient.json(client.send(client.request("/experiments/" + experiment)))
                    .path("progress");
            if (progress.has("epoch")) {
                return progress.get("epoch").asLong();
            }
            pause(Duration.ofMillis(50));
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
