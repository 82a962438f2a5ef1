package io.engram.cli.remote;

import io.engram.brain.ProgressLine;
import io.engram.cli.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Waits for the end of an evaluation, over broken connections and restarts of the server. */
final class EvaluationWaiting {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int BAR_WIDTH = 16;

    private final Api api;
    private final Screen screen;
    private final Consumer<String> aside;
    private final InstantSource clock;

    EvaluationWaiting(Api api, Screen screen, Consumer<String> aside) {
        this(api, screen, aside, InstantSource.system());
    }

    /**
     * Asks nothing yet.
     *
     * @param screen where it is shown how far it is
     * @param aside takes what is for people, and no answer
     */
    EvaluationWaiting(Api api, Screen screen, Consumer<String> aside, InstantSource clock) {
        this.api = api;
        this.screen = screen;
        this.aside = aside;
        this.clock = clock;
    }

    /** The evaluation as it has ended. */
    JsonNode end(String id) {
        String server = api.address().equals(Api.USUAL_ADDRESS) ? "" : " --server " + api.address();
        try {
            return Farewell.unlessEnded(() -> follow("/evaluations/" + Api.part(id)), () -> {
                screen.leave();
                aside.accept("The evaluation goes on. Come back with: engram evaluations watch " + id + server
                        + "\nEnd it with: engram evaluations cancel " + id + server);
            });
        } finally {
            screen.clear();
        }
    }

    private JsonNode follow(String path) {
        Instant contact = clock.instant();
        boolean lost = false;
        // The first answer must come: what never was there is not waited for.
        JsonNode now = api.get(path);
        while (isOpen(now)) {
            screen.draw(List.of(line(now)));
            Pause.of(PAUSE);
            try {
                now = api.get(path);
                contact = clock.instant();
                lost = false;
            } catch (Refused e) {
                boolean away = e.getCause() instanceof IOException;
                if (!away || Duration.between(contact, clock.instant()).compareTo(PATIENCE) > 0) {
                    throw e;
                }
                if (!lost) {
                    screen.clear();
                    aside.accept("The connection is lost. Trying again; the evaluation does not need it.");
                }
                lost = true;
            }
        }
        return now;
    }

    private static boolean isOpen(JsonNode evaluation) {
        String status = evaluation.path("status").asString("");
        return status.equals("queued") || status.equals("running");
    }

    /** {@code running [####............] 26% batch 312/1200 5120 examples/s eta 11 s}. */
    static String line(JsonNode evaluation) {
        String status = evaluation.path("status").asString("");
        JsonNode at = evaluation.path("progress");
        if (!at.isObject()) {
            return status.equals("queued") ? "queued: it waits for a worker" : "starting";
        }
        double share = at.path("step").asDouble() / Math.max(1, at.path("steps").asLong());
        int filled = (int) Math.min(BAR_WIDTH, Math.round(share * BAR_WIDTH));
        JsonNode eta = at.path("eta_seconds");
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3.0f%%  batch %d/%d  %.0f examples/s  eta %s",
                status,
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                share * 100,
                at.path("step").asLong(),
                at.path("steps").asLong(),
                at.path("examples_per_second").asDouble(0),
                ProgressLine.duration(eta.isNumber() ? eta.asDouble() : null));
    }
}
