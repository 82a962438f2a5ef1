package io.engram.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.engram.cli.terminal.Screen;
import io.engram.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An evaluation that is waited for over a server that does not always work. */
class EvaluationWaitingTests {

    private static final String ID = "evl_01m83vqmdcxpep4gnhpnp9rvz3";
    private static final String AWAY = "away";
    private static final String PROGRESS =
            "{\"step\": 312, \"steps\": 1200, \"examples_per_second\": 5120.4, \"eta_seconds\": 71.2}";

    private FakeServer server;
    private final List<String> aside = new ArrayList<>();
    private final StringWriter terminal = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String evaluation(String status, String progress, String metrics) {
        return """
                {"id": "%s", "experiment_id": "exp_1", "status": "%s", "progress": %s, "metrics": %s,
                 "failure": null, "examples": 9, "extremes": {"worst": [
                   {"row": 7, "loss": 2.5, "target": "cat", "prediction": [1, 2], "values": null}], "best": []}}
                """.formatted(ID, status, progress, metrics);
    }

    /** Answers with these, one after the other, the last again and again. */
    private void serve(String... answers) {
        Iterator<String> told = List.of(answers).iterator();
        String last = answers[answers.length - 1];
        server.on("/evaluations/" + ID, exchange -> answer(exchange, told.hasNext() ? told.next() : last));
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        if (body.equals(AWAY)) {
            // Before its first byte the client would try again by itself.
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            exchange.close();
        } else {
            FakeServer.answer(exchange, 200, body);
        }
    }

    private EvaluationWaiting waiting(Iterator<Long> seconds) {
        Screen screen = new Screen(new PrintWriter(terminal, true), new Terminal(true, false, false));
        return new EvaluationWaiting(
                server.api(), screen, aside::add, () -> Instant.ofEpochSecond(seconds.hasNext() ? seconds.next() : 0));
    }

    @Test
    void showsHowFarItIsAndOutlivesALostConnection() {
        serve(
                evaluation("queued", "null", "null"),
                AWAY,
                evaluation("running", PROGRESS, "null"),
                evaluation("completed", "null", "{\"loss\": 0.25}"));

        assertThat(waiting(List.<Long>of().iterator())
                        .end(ID)
                        .at("/metrics/loss")
                        .asDouble())
                .isEqualTo(0.25);

        assertThat(terminal.toString())
                .contains(
                        "queued: it waits for a worker",
                        "running [####............]  26%  batch 312/1200  5120 examples/s  eta 1:11")
                .as("nothing of it stays")
                .endsWith("\r\u001b[J");
        assertThat(aside).containsExactly("The connection is lost. Trying again; the evaluation does not need it.");
    }

    @Test
    void givesUpOnAServerThatStaysAway() {
        serve(evaluation("running", "null", "null"), AWAY);

        assertThatThrownBy(() -> waiting(List.of(0L, 1L, 400L).iterator()).end(ID))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.exitStatus()).isEqualTo(3));
    }

    @Test
    void endsWithOneWhereItIsCancelled() {
        serve(evaluation("running", PROGRESS, "null"), evaluation("cancelled", "null", "null"));

        assertThat(server.run(new EvaluationCommands.Watch(), ID)).isEqualTo(1);

        assertThat(server.out.toString()).contains("cancelled").doesNotContain("METRIC");
    }

    @Test
    void tellsWhatCameOfIt() {
        serve(evaluation("completed", "null", "{\"loss\": 0.123456789, \"perplexity\": null}"));

        assertThat(server.run(new EvaluationCommands.Show(), ID)).isZero();

        assertThat(server.out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("METRIC VALUE", "loss 0.12346", "perplexity not finite", "7 2.5000 cat [1,2]");
    }
}
