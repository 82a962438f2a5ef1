package io.engram.bench;

import io.engram.web.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How fast a training is while many clients watch it, against itself with nobody watching, and how long a point takes
 * from the worker's clock to the last of them. Server, worker and clients share the machine; all clients are read by
 * one thread, so that they cost little themselves.
 */
public final class StreamBenchmark {

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int WINDOWS = 7;

    private final TestClient client;
    private final int count;
    private final String id;
    private long trainSteps;

    private StreamBenchmark(TestClient client, int count, int hidden) {
        this.client = client;
        this.count = count;
        String endless = TestClient.digits("endless")
                .replaceAll("(?m)^epochs: .*", "epochs: 1000000")
                .replaceAll("hidden: .*", "hidden: " + hidden);
        this.id = TestClient.json(client.send(client.post("/experiments", "application/yaml", endless)))
                .get("id")
                .asString();
    }

    /**
     * Prints a line for each round; {@code arguments}: clients (500), rounds (3), seconds to warm up (60), units (128).
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Duration warmUp = arguments.length > 2 ? Duration.ofSeconds(Long.parseLong(arguments[2])) : WARM_UP;
        int hidden = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 128;
        try (BenchServer server = new BenchServer()) {
            new StreamBenchmark(new TestClient(URI.create(server.address()).getPort()), count, hidden)
                    .run(rounds, warmUp);
        }
    }

    private void run(int rounds, Duration warmUp) throws IOException, InterruptedException {
        while (step() == 0) {
            pause(Duration.ofMillis(200));
        }
        pause(warmUp);
        System.out.println("| round | clients | steps/s alone | watched | alone again | watched : alone | events"
                + " | p50 ms | p99 ms | max ms |");
        System.out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        double before = stepsPerSecond();
        for (int round = 1; round <= rounds; round++) {
            double watched;
            double[] millis;
            try (Watchers watchers = new Watchers(client.port(), "/api/v1/experiments/" + id + "/events", count)) {
                pause(WINDOW);
                watchers.forget();
                watched = stepsPerSecond();
                millis = watchers.stop();
            }
            pause(WINDOW);
            double after = stepsPerSecond();
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %.0f | %.0f | %.0f | %.3f | %d | %.1f | %.1f | %.1f |%n",
                    round,
                    count,
                    before,
                    watched,
                    after,
                    watched / ((before + after) / 2),
                    millis.length,
                    at(millis, 0.5),
                    at(millis, 0.99),
                    at(millis, 1));
            before = after;
        }
    }

    private static double at(double[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
    }

    /** The median of some windows: what else happens on a machine disturbs some of them. */
    private double stepsPerSecond() throws InterruptedException {
        double[] speeds = new double[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            long first = step();
            long start = System.nanoTime();
            pause(WINDOW);
            speeds[i] = (step() - first) / ((System.nanoTime() - start) / 1e9);
        }
        Arrays.sort(speeds);
        return speeds[WINDOWS / 2];
    }

    /** Batches of the training stages since the start, as far as is known. */
    private long step() {
        JsonNode progress = TestClient.json(client.send(client.request("/experiments/" + id)))
                .path("progress");
        long steps = progress.path("steps").asLong(0);
        boolean train = progress.path("stage").asString("").equals("train");
        long epoch = progress.path("epoch").asLong(0);
        long ofEpoch = Math.max(trainSteps, train ? steps : 0);
        trainSteps = ofEpoch;
        return epoch == 0
                ? 0
                : (epoch - 1) * ofEpoch + (train ? progress.path("step").asLong(0) : ofEpoch);
    }

    private static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Clients that read everything, in one thread, and note how old each point is when it comes. */
    private static final class Watchers implements AutoCloseable, Runnable {

        /** Where a chunk ends within a time, its point is left out. */
        private static final Pattern POINT = Pattern.compile("event: metric\ndata: \\{[^\\n]*?\"at\":\"([^\"\\s]+)\"");

        private final Selector selector = Selector.open();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        private final List<Double> millis = new ArrayList<>();
        private final Thread thread = new Thread(this, "watchers");
        private volatile boolean stopped;

        /** What a client has received and not looked at yet. */
        private record Received(StringBuilder text) {}

        Watchers(int port, String path, int count) throws IOException {
            byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Received(new StringBuilder()));
            }
            thread.start();
        }

        synchronized void forget() {
            millis.clear();
        }

        double[] stop() throws InterruptedException {
            stopped = true;
            selector.wakeup();
            thread.join();
            return millis.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    selector.select(1000);
                    for (SelectionKey key : selector.selectedKeys()) {
                        read(key);
                    }
                    selector.selectedKeys().clear();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void read(SelectionKey key) throws IOException {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new IOException("a stream has ended");
            }
            Instant now = InstantSource.system().instant();
            StringBuilder text = ((Received) key.attachment()).text();
            text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            Matcher point = POINT.matcher(text);
            int end = text.lastIndexOf("\n\n");
            while (end > 0 && point.find() && point.end() < end) {
                note(Duration.between(Instant.parse(point.group(1)), now));
            }
            if (end > 0) {
                text.delete(0, end);
            }
        }

        private synchronized void note(Duration age) {
            millis.add(age.toNanos() / 1e6);
        }

        @Override
        public void close() throws IOException {
            stopped = true;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }
}
