package io.engram.cli.remote;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows an experiment to its end, over broken connections and restarts of the server. */
final class Watching {

    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Api api;
    private final String path;
    private final WatchView view;
    private final Duration patience;
    private final InstantSource clock;
    private boolean seenFinal;

    Watching(Api api, String id, WatchView view) {
        this(api, id, view, PATIENCE, InstantSource.system());
    }

    Watching(Api api, String id, WatchView view, Duration patience, InstantSource clock) {
        this.api = api;
        this.path = "/experiments/" + id;
        this.view = view;
        this.patience = patience;
        this.clock = clock;
    }

    /** Returns the exit status: 0 when it is completed. */
    int watch() {
        JsonNode experiment = api.get(path);
        view.began(experiment);
        if (isFinal(experiment)) {
            api.get(path + "/epochs?limit=5000").forEach(view::epoch);
            return end(experiment);
        }
        // From the first event on: those of before are the beginning of the curve, and the lines of a log.
        try (EventStream events = new EventStream(api, path + "/events?type=state,metric,checkpoint,progress", "0")) {
            return follow(events);
        }
    }

    private int follow(EventStream events) {
        Instant contact = clock.instant();
        while (true) {
            try {
                StreamEvent event = events.next();
                contact = clock.instant();
                view.event(event);
                if (event.type().equals("deleted")) {
                    throw new Refused(Refused.NO, "The experiment has been deleted.");
                }
                seenFinal = event.type().equals("state") ? isFinal(event.data()) : seenFinal;
                if (seenFinal && event.type().equals("state")) {
                    JsonNode now = now();
                    if (isFinal(now)) {
                        return end(now);
                    }
                }
            } catch (IOException e) {
                if (Duration.between(contact, clock.instant()).compareTo(patience) > 0) {
                    throw api.unreachable(e);
                }
                view.lost();
                Pause.of(events.retry());
                if (seenFinal && endedMeanwhile()) {
                    return end(api.get(path));
                }
            }
        }
    }

    /** A final state in the stream may be of before it was given more epochs, so the experiment itself is asked. */
    private JsonNode now() throws IOException {
        try {
            return api.get(path);
        } catch (Refused e) {
            if (e.getCause() instanceof IOException lost) {
                throw lost;
            }
            throw e;
        }
    }

    private boolean endedMeanwhile() {
        try {
            return isFinal(now());
        } catch (IOException e) {
            // Still away. The loop tries on.
            return false;
        }
    }

    private static boolean isFinal(JsonNode experiment) {
        return FINAL.contains(experiment.path("status").asString(""));
    }

    private int end(JsonNode experiment) {
        view.ended(experiment);
        return experiment.path("status").asString("").equals("completed") ? 0 : Refused.NO;
    }
}
