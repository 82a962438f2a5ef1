package io.engram.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** How fast the API answers while a training keeps all cores busy. */
public final class ApiBenchmark {

    private ApiBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String digits = Files.readString(Path.of("examples/digits.yaml"));
        String endless = digits.replaceAll("(?m)^epochs: .*", "epochs: 1000000")
                .replaceAll("hidden: 128", "hidden: 4096")
                .replaceAll("batch_size: 64", "batch_size: 1024");
        try (BenchServer server = new BenchServer()) {
            Timings timings = new Timings(server.address());
            HttpClient client = HttpClient.newHttpClient();
            String body = client.send(
                            timings.post("/api/v1/experiments", endless).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            String id = body.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
            HttpRequest poll = timings.get("/api/v1/experiments/" + id).build();
            while (!client.send(poll, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("\"steps_per_second\":")
                    || client.send(poll, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("\"steps_per_second\":null")) {
                Thread.onSpinWait();
            }
            Timings.header();
            timings.row("POST /experiments", 300, i -> timings.post("/api/v1/experiments", digits), 201);
            timings.row(
                    "GET /experiments/{id} of the one that trains",
                    1000,
                    i -> timings.get("/api/v1/experiments/" + id),
                    200);
            timings.row("GET /experiments", 300, i -> timings.get("/api/v1/experiments"), 200);
            timings.row(
                    "GET /experiments/{id}/epochs",
                    300,
                    i -> timings.get("/api/v1/experiments/" + id + "/epochs"),
                    200);
        }
    }
}
