package io.engram.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An experiment that is watched over a server that does not always work. */
class WatchingTests {

    private static final String ID = "exp_01m83vqmdcxpep4gnhpnp9rvz3";

    private FakeServer server;
    private final List<String> resumedBehind = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String experiment(String status) {
        return """
                {"id": "%s", "name": "digits", "status": "%s", "best_checkpoint": "ckp_1",
                 "failure": %s, "progress": {"epoch": 1, "epochs": 2},
                 "definition": {"data": {"split": {"train": 0.8, "valid": 0.1, "test": 0.1}}}}
                """.formatted(ID, status, status.equals("failed") ? """
                {"category": "numeric", "reason": "The loss is not finite.", "hint": "Take a smaller lr."}""" : "null");
    }

    private static String state(int id, String status) {
        return "event: state\nid: " + id + "\ndata: {\"status\": \"" + status + "\"}\n\n";
    }

    private static String metric(int id, String stage, int epoch) {
        return "event: metric\nid: " + id + "\ndata: {\"stage\": \"" + stage + "\", \"epoch\": " + epoch
                + ", \"metrics\": {\"loss\": 0." + id + ", \"accuracy\": null}, \"examples\": 10}\n\n";
    }

    /** Answers with these states, one after the other, the last again and again; and with these streams. */
    private void serve(List<String> states, String... streams) {
        Iterator<String> told = List.of(streams).iterator();
        Iterator<String> asked = states.iterator();
        String last = states.get(states.size() - 1);
        server.on("/experiments/" + ID, exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/events")) {
                stream(exchange, told);
            } else {
                FakeServer.answer(exchange, 200, experiment(asked.hasNext() ? asked.next() : last));
            }
        });
    }

    private void stream(HttpExchange exchange, Iterator<String> told) throws IOException {
        resumedBehind.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody()
                .write(("retry: 1\nid: 99\n\n: comment\n\n" + (told.hasNext() ? told.next() : ""))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private int watch(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = ID;
        return server.run(new WatchCommand(), all);
    }

    @Test
    void goesOnBehindTheLastEventWhereverTheConnectionBreaks() {
        serve(
                List.of("running", "completed"),
                state(1, "running") + metric(2, "train", 1) + "event: metric\nid: 3\ndata: {\"stage\": \"va",
                metric(3, "valid", 1) + metric(4, "train", 2),
                "",
                metric(5, "valid", 2) + metric(6, "test", 2) + state(7, "completed"));

        assertThat(watch()).isZero();

        assertThat(resumedBehind).containsExactly("0", "2", "4", "4");
        assertThat(server.out.toString().lines())
                .containsExactly(
                        "digits (" + ID + "): running, epoch 1/2",
                        "The connection is lost. Trying again; the training does not need it.",
                        "epoch 1/2  train loss 0.2000 accuracy not finite  valid loss 0.3000 accuracy not finite",
                        "The connection is lost. Trying again; the training does not need it.",
                        "epoch 2/2  train loss 0.4000 accuracy not finite  valid loss 0.5000 accuracy not finite",
                        "test of epoch 2: loss 0.6000 accuracy not finite (10 examples)",
                        "completed. Best checkpoint: ckp_1",
                        "engram download ckp_1 fetches it.");
    }

    @Test
    void endsWithOneAndTheReasonWhenTheTrainingFails() {
        serve(List.of("running", "failed"), metric(2, "train", 1) + state(3, "failed"));

        assertThat(watch()).isEqualTo(1);

        assertThat(server.out.toString())
                .contains("failed (numeric): The loss is not finite.", "Take a smaller lr.", "engram logs " + ID);
    }

    @Test
    void doesNotTakeAnEarlierEndForTheEnd() {
        serve(
                List.of("running", "running", "completed"),
                state(1, "completed") + state(2, "queued") + metric(3, "valid", 2) + state(4, "completed"));

        assertThat(watch()).isZero();

        assertThat(server.out.toString()).contains("valid loss 0.3000", "completed.");
    }

    @Test
    void tellsOfOneThatHasEndedBefore() throws IOException {
        server.on("/experiments/" + ID + "/epochs", 200, """
                [{"stage": "train", "epoch": 1, "metrics": {"loss": 0.5}, "examples": 5},
                 {"stage": "valid", "epoch": 1, "metrics": {"loss": 0.6}, "examples": 5}]""");
        server.on("/experiments/" + ID, 200, experiment("cancelled"));

        assertThat(watch()).isEqualTo(1);

        assertThat(server.out.toString()).contains("epoch 1/2  train loss 0.5000  valid loss 0.6000", "cancelled.");
        assertThat(resumedBehind).isEmpty();
    }

    @Test
    void writesADocumentInEachLineAndNothingElse() {
        serve(
                List.of("running", "completed"),
                metric(2, "train", 1)
                        + "event: progress\ndata: {\"stage\": \"train\", \"epoch\": 1, \"loss\": null}\n\n"
                        + state(3, "completed"));

        assertThat(watch("--json")).isZero();

        assertThat(server.out
                        .toString()
                        .lines()
                        .map(line ->
                                JsonMapper.shared().readTree(line).path("event").asString()))
                .containsExactly("experiment", "metric", "progress", "state", "ended");
        assertThat(server.out.toString()).contains("\"event_id\":\"2\"").doesNotContain("\u001b");
    }

    @Test
    void saysThatAnExperimentIsGone() {
        serve(List.of("running"), "event: deleted\ndata: {\"experiment_id\": \"" + ID + "\"}\n\n");

        assertThat(watch()).isEqualTo(1);

        assertThat(server.err.toString()).contains("The experiment has been deleted.");
    }

    @Test
    void givesUpOnAServerThatStaysAway() {
        serve(List.of("running"), metric(2, "train", 1));
        Iterator<Instant> times = List.of(0L, 1L, 2L, 3L, 400L).stream()
                .map(Instant::ofEpochSecond)
                .iterator();
        Watching watching =
                new Watching(server.api(), ID, new WatchDocuments(line -> {}), Duration.ofMinutes(5), times::next);

        assertThatThrownBy(watching::watch)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.exitStatus()).isEqualTo(3))
                .hasMessageContaining("No server answers at " + server.address());
    }

    @Test
    void noticesASilentServer() throws IOException {
        server.on("/experiments/" + ID + "/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            Pause.of(Duration.ofSeconds(20));
        });
        try (EventStream events =
                new EventStream(server.api(), "/experiments/" + ID + "/events", "0", Duration.ofMillis(300))) {
            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
        }
    }
}
