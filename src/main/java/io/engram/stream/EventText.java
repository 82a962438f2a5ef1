package io.engram.stream;

import io.engram.experiment.history.Happening;
import io.engram.worker.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes events as they are sent: a line with the type and a line with a JSON object. */
@Component
final class EventText {

    /** What tells the kinds of a worker's events apart; here the line {@code event:} does. */
    private static final String KIND = "event";

    /** Not one to be asked for: it comes where it must. */
    private static final String RESET = "reset";

    private final JsonMapper json;
    private final InstantSource clock;

    EventText(JsonMapper json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
    }

    Told stored(Happening happening) {
        return told(
                happening.id(),
                happening.experiment(),
                happening.type(),
                happening.at().toString(),
                json.readTree(happening.data()));
    }

    Told progress(long number, String experiment, WorkerEvent.Progress progress) {
        return told(number, experiment, Selection.PROGRESS, progress.at().toString(), json.valueToTree(progress));
    }

    Told deleted(String experiment) {
        return told(0, experiment, Selection.DELETED, now(), json.createObjectNode());
    }

    Told log(String experiment, String text) {
        return told(0, experiment, Selection.LOG, now(), json.createObjectNode().put("text", text));
    }

    /** Says that a client's id is ahead of all that is stored, so that what it knows may be of another database. */
    Told reset(@Nullable String experiment, long lastEventId, long newest) {
        ObjectNode data = json.createObjectNode();
        data.put("last_event_id", lastEventId);
        data.put("newest", newest);
        return told(0, experiment, RESET, now(), data);
    }

    private String now() {
        return clock.instant().toString();
    }

    /** What a worker tells has its own time, which is when it happened. */
    private Told told(long id, @Nullable String experiment, String type, String at, JsonNode fields) {
        ObjectNode data = json.createObjectNode();
        data.put("experiment_id", experiment);
        data.put("at", at);
        fields.properties().stream()
                .filter(field -> !field.getKey().equals(KIND))
                .forEach(field -> data.set(field.getKey(), field.getValue()));
        String lines = "event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n";
        return new Told(id, String.valueOf(experiment), type, lines.getBytes(StandardCharsets.UTF_8));
    }
}
