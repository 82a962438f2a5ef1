package io.engram.web;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Very many requests of several kinds at once; each answer is compared with what it should be. */
public final class Flood {

    private static final int THREADS = 32;

    private final TestClient client;
    private final String experiment;
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();

    /** @param experiment one that the server has */
    public Flood(TestClient client, String experiment) {
        this.client = client;
        this.experiment = experiment;
    }

    /** Sends so many and returns when all are answered. */
    public void send(int requests) throws InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS; i++) {
            senders.execute(() -> {
                for (int next = sent.getAndIncrement(); next < requests; next = sent.getAndIncrement()) {
                    sendOne(next);
                }
            });
        }
        senders.shutdown();
        if (!senders.awaitTermination(8, TimeUnit.MINUTES)) {
            senders.shutdownNow();
            wrong.add("the flood did not end; " + sent.get() + " were sent");
        }
    }

    private record Question(HttpRequest.Builder request, int status, String part) {}

    private Question question(int i) {
        return switch (i % 5) {
            case 0 -> new Question(client.request("/experiments/" + experiment), 200, "\"id\":\"" + experiment + "\"");
            case 1 -> new Question(client.request("/experiments?limit=2"), 200, "\"id\":\"" + experiment + "\"");
            case 2 -> new Question(client.request("/experiments/exp_none" + i), 404, "'exp_none" + i + "'");
            case 3 ->
                new Question(
                        client.post("/experiments:validate", "application/yaml", TestClient.digits("flood")),
                        200,
                        "parameters");
            default -> {
                String name = "\u00e4".repeat(1 + i % 50);
                yield new Question(
                        client.post("/experiments", "application/yaml", "flood" + i % 50 + ": " + name)
                                .header("Idempotency-Key", "flood" + i % 50),
                        400,
                        "/flood" + i % 50 + "\"");
            }
        };
    }

    private void sendOne(int i) {
        Question question = question(i);
        try {
            HttpResponse<byte[]> answer = client.send(question.request());
            int status = answer.statusCode();
            statuses.computeIfAbsent(status, code -> new AtomicInteger()).incrementAndGet();
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            boolean later = answer.headers().firstValue("Retry-After").isPresent()
                    && (status == 429 || status == 503 || (status == 409 && body.contains("idempotency-key-in-use")));
            if (!later && (status != question.status() || !body.contains(question.part()))) {
                wrong.add("request " + i + ": " + status + " " + body);
            }
        } catch (RuntimeException e) {
            wrong.add("request " + i + ": " + e);
        }
    }

    /** How often each status was answered. */
    public Map<Integer, AtomicInteger> statuses() {
        return statuses;
    }

    /** What was not right. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }
}
