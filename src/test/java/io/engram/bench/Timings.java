package io.engram.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/** Times requests one after the other and prints a row of a table. */
final class Timings {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    Timings(String base) {
        this.base = base;
    }

    static void header() {
        System.out.println("| request | count | median ms | p95 ms | p99 ms |");
        System.out.println("|---|--:|--:|--:|--:|");
    }

    /** Warms up with a tenth of the requests, which are not counted. */
    void row(String name, int count, IntFunction<HttpRequest.Builder> request, int status)
            throws IOException, InterruptedException {
        double[] millis = new double[count];
        for (int i = -count / 10; i < count; i++) {
            HttpRequest built = request.apply(Math.abs(i)).build();
            long start = System.nanoTime();
            HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            if (answer.statusCode() != status) {
                throw new IllegalStateException(name + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f |%n",
                name,
                count,
                millis[count / 2],
                millis[(int) (count * 0.95)],
                millis[(int) (count * 0.99)]);
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).GET();
    }

    HttpRequest.Builder post(String path, String yaml) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(yaml));
    }
}
